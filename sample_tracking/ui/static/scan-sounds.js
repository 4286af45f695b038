// Three sounds that nobody confuses, made here: two notes up, one note twice, one long low buzz. And the hand feels it.

const SOUNDS = {
  ok: [["sine", 880, 0, 0.09], ["sine", 1320, 0.1, 0.14]],
  warning: [["triangle", 520, 0, 0.14], ["triangle", 520, 0.22, 0.14]],
  error: [["sawtooth", 150, 0, 0.65]],
};
const SHAKES = { ok: [60], warning: [90, 70, 90], error: [350] };
let speaker = null;

export function sound(name, isMuted) {
  navigator.vibrate?.(SHAKES[name]);
  if (isMuted || !window.AudioContext) return;
  speaker ??= new AudioContext();
  if (speaker.state === "suspended") speaker.resume().catch(() => {});
  for (const [form, pitch, start, length] of SOUNDS[name]) note(form, pitch, speaker.currentTime + start, length);
}

function note(form, pitch, start, length) {
  const [voice, loudness] = [speaker.createOscillator(), speaker.createGain()];
  Object.assign(voice, { type: form });
  voice.frequency.value = pitch;
  loudness.gain.setValueAtTime(0, start);
  loudness.gain.linearRampToValueAtTime(0.35, start + 0.01);
  loudness.gain.setValueAtTime(0.35, start + length - 0.02);
  loudness.gain.linearRampToValueAtTime(0, start + length);
  voice.connect(loudness).connect(speaker.destination);
  voice.start(start);
  voice.stop(start + length);
}
