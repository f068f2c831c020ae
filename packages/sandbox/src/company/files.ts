import { crc32, deflateSync } from "node:zlib";

/** Small files made on the spot: a picture of a dented parcel and an invoice, so that no binary lies in the repository. */
export function drawParcel(hue: "kraft" | "blue" | "green"): Buffer {
  const [width, height] = [320, 220];
  const tone = { kraft: [196, 154, 108], blue: [120, 150, 190], green: [128, 168, 132] }[hue];
  const rows: Buffer[] = [];
  for (let y = 0; y < height; y++) {
    const row = Buffer.alloc(1 + width * 3);
    for (let x = 0; x < width; x++) {
      const [red, green, blue] = colourAt(x, y, tone as [number, number, number]);
      row.set([red, green, blue], 1 + x * 3);
    }
    rows.push(row);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits a channel, RGB.
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function colourAt(x: number, y: number, tone: [number, number, number]): [number, number, number] {
  const isBox = x > 60 && x < 260 && y > 60 + (x > 200 ? (x - 200) * 0.45 : 0) && y < 180;
  if (!isBox) {
    // A wooden table under a wall.
    return y > 150
      ? shade([150, 112, 82], 0.92 + 0.08 * Math.sin(y * 0.9 + Math.sin(x / 40)))
      : shade([226, 222, 214], 1 - y / 900);
  }
  const isTape = x > 150 && x < 172;
  const isCrack = Math.abs(y - (120 + 22 * Math.sin(x / 9) + (x - 220) * 0.6)) < 2 && x > 196;
  const light = 0.86 + 0.16 * ((x - 60) / 200);
  if (isCrack) return shade(tone, 0.42);
  return isTape ? shade([232, 214, 176], light) : shade(tone, light);
}

const shade = ([red, green, blue]: [number, number, number], light: number): [number, number, number] => [
  Math.min(255, Math.round(red * light)),
  Math.min(255, Math.round(green * light)),
  Math.min(255, Math.round(blue * light)),
];

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A one-page PDF with these lines (ASCII). */
export function writeInvoice(lines: readonly string[]): Buffer {
  const text = lines
    .map((line, index) => `${index === 0 ? "/F1 18 Tf" : "/F1 11 Tf"} (${line.replace(/[\\()]/g, "\\$&")}) Tj 0 -22 Td`)
    .join("\n");
  const stream = `BT\n60 760 Td\n${text}\nET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let pdf = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = pdf.length;
    pdf += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  pdf += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${pdf.length}\n%%EOF\n`;
  return Buffer.from(pdf, "latin1");
}
