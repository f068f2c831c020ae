let context: AudioContext | null = null;

/** Two short, soft tones. Browsers keep it silent until the page was clicked once; that is not an error. */
export function playNoticeSound(): void {
  context ??= new AudioContext();
  const startAt = context.currentTime + 0.02;
  for (const [index, frequencyHz] of [660, 880].entries()) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    const at = startAt + index * 0.11;
    tone.frequency.value = frequencyHz;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.08, at + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.22);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.25);
  }
}
