/** A small picture of what is seen, for a list of saves. */

import type { EngineCanvas } from '../engine/contract';
import { PICTURE_BYTES_MAX } from './card';

const WIDTH_PX = 320;
const HEIGHT_PX = 180;
const QUALITY = 0.8;

/** WebP, or PNG where the browser writes none; the middle of the canvas, in the shape of a card. */
export async function smallPicture(canvas: EngineCanvas, draw: () => void): Promise<Uint8Array> {
  // The drawing is there until this task ends: the context does not preserve it.
  draw();
  const scale = Math.max(WIDTH_PX / canvas.width, HEIGHT_PX / canvas.height);
  const [width, height] = [WIDTH_PX / scale, HEIGHT_PX / scale];
  const small = new OffscreenCanvas(WIDTH_PX, HEIGHT_PX);
  const context = small.getContext('2d');
  if (!context) throw new Error('This browser draws no small pictures.');
  context.imageSmoothingQuality = 'high';
  const [left, top] = [(canvas.width - width) / 2, (canvas.height - height) / 2];
  context.drawImage(canvas, left, top, width, height, 0, 0, WIDTH_PX, HEIGHT_PX);
  const blob = await small.convertToBlob({ type: 'image/webp', quality: QUALITY });
  if (blob.size > PICTURE_BYTES_MAX) throw new Error('The picture is too large to be kept.');
  return new Uint8Array(await blob.arrayBuffer());
}
