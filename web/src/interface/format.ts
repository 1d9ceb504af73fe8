/** Numbers as people read them. */

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const rate = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** `1,234`, and from 100,000 on `123.4K`. */
export function amount(value: number): string {
  return Math.abs(value) < 100_000 ? whole.format(value) : short.format(value);
}

/** `+12/min`, with one digit below ten. */
export function perMinute(value: number): string {
  const shown = Math.abs(value) < 10 ? rate.format(value) : whole.format(value);
  return `${value > 0 ? '+' : ''}${shown.replace('-', '−')}/min`;
}

/** How long a number of ticks is: `42 s`, `12 min`, `3 h 5 min`, `2 d 4 h`. */
export function age(ticks: number, ticksPerSecond: number): string {
  const seconds = Math.floor(ticks / Math.max(1, ticksPerSecond));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** `Sea level`, `7 steps over the sea`: land rises in steps, as it is drawn. */
export function height(steps: number): string {
  if (steps === 0) return 'Sea level';
  return `${steps} ${steps === 1 ? 'step' : 'steps'} over the sea`;
}

/** `dark_soil` as `Dark soil`. */
export function words(key: string): string {
  const text = key.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `1 structure`, `12 structures`. */
export function structures(count: number): string {
  return `${amount(count)} ${count === 1 ? 'structure' : 'structures'}`;
}
