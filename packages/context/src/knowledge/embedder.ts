/** Makes vectors of texts; absent where no embedding model is configured. */
export interface Embedder {
  /** Vectors of different models are never compared. */
  model: string;
  /** One vector of unit length for each text, in their order. */
  embed(texts: readonly string[]): Promise<Float32Array[]>;
}
