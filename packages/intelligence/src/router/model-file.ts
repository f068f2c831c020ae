import { createHash } from "node:crypto";
import { FIRST_READING, type Reading } from "./features.ts";
import type { CategoryModel } from "./model.ts";
import { openVocabulary } from "./vocabulary.ts";

/** A model file that can't be used; the message is a sentence for the person who gave it. */
export class ModelFileError extends Error {
  override name = "ModelFileError";
}

const MAGIC = "RAPROUT1";
/** Version 1 has no `reading`: it is the first one. Models that are still read so are still written so. */
const VERSIONS = [1, 2];
const DIGEST_BYTES = 32;

interface Header {
  version: number;
  categories: string[];
  hasOutside: boolean;
  reading?: Reading;
  temperature: number;
  scope: { bias: number; coefficients: number[] };
  trainedRows: number;
  unseenIdf: number;
  featureCount: number;
  classCount: number;
}

/**
 * Lays a model down: "RAPROUT1", SHA-256 of the rest, length of the header (32 bit), header as JSON, then little-endian arrays:
 * hashes (uint32), idf (float32), scales (float32), biases (float32), weights (int8).
 */
export function encodeModel(model: CategoryModel): Uint8Array {
  const { vocabulary, linear } = model;
  const { hasPhrases, hasConceptPairs } = model.reading;
  const isFirst = hasPhrases === FIRST_READING.hasPhrases && hasConceptPairs === FIRST_READING.hasConceptPairs;
  const header: Header = {
    version: isFirst ? 1 : 2,
    categories: [...model.categories],
    hasOutside: model.hasOutside,
    ...(isFirst ? {} : { reading: { hasPhrases, hasConceptPairs } }),
    temperature: model.temperature,
    scope: { bias: model.scope.bias, coefficients: [...model.scope.coefficients] },
    trainedRows: model.trainedRows,
    unseenIdf: vocabulary.unseenIdf,
    featureCount: vocabulary.hashes.length,
    classCount: linear.classCount,
  };
  const headerBytes = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(headerBytes.length);
  const arrays = [vocabulary.hashes, vocabulary.idf, linear.scales, linear.biases, linear.weights];
  const body = Buffer.concat([
    length,
    headerBytes,
    ...arrays.map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength)),
  ]);
  return Buffer.concat([Buffer.from(MAGIC), createHash("sha256").update(body).digest(), body]);
}

/** @throws ModelFileError for a file that is no model, is damaged, or comes from another version. */
export function decodeModel(content: Uint8Array): CategoryModel {
  const bytes = Buffer.from(content);
  if (bytes.subarray(0, MAGIC.length).toString("latin1") !== MAGIC) {
    throw new ModelFileError(
      'This is no model of a router. Make one with "rapport router train FILE.csv --out MODEL".',
    );
  }
  const body = bytes.subarray(MAGIC.length + DIGEST_BYTES);
  const digest = createHash("sha256").update(body).digest();
  if (!digest.equals(bytes.subarray(MAGIC.length, MAGIC.length + DIGEST_BYTES))) {
    throw new ModelFileError("The model file is damaged: its checksum does not match. Train it again or copy it anew.");
  }
  const headerEnd = 4 + body.readUInt32LE(0);
  const header = JSON.parse(body.subarray(4, headerEnd).toString()) as Header;
  if (!VERSIONS.includes(header.version)) {
    throw new ModelFileError(
      `The model file has version ${header.version}; this program reads versions ${VERSIONS.join(" and ")}. Train it again.`,
    );
  }
  const { featureCount, classCount } = header;
  let at = headerEnd;
  /** Copies, because an array of numbers must begin at a multiple of its size. */
  const take = (byteCount: number): ArrayBuffer => {
    const part = Uint8Array.from(body.subarray(at, at + byteCount)).buffer;
    at += byteCount;
    return part;
  };
  const hashes = new Uint32Array(take(featureCount * 4));
  const idf = new Float32Array(take(featureCount * 4));
  const scales = new Float32Array(take(featureCount * 4));
  const biases = new Float32Array(take(classCount * 4));
  const weights = new Int8Array(take(featureCount * classCount));
  return {
    categories: header.categories,
    hasOutside: header.hasOutside,
    reading: header.reading ?? FIRST_READING,
    vocabulary: openVocabulary(hashes, idf, header.unseenIdf),
    linear: { weights, scales, biases, classCount },
    temperature: header.temperature,
    scope: header.scope,
    trainedRows: header.trainedRows,
  };
}
