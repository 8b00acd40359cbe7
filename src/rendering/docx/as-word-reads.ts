import type { RenderedPicture } from '../document.ts';

/** A picture in a format that every Word reads, which doesn't go for WebP. The library is loaded with the first of those. */
export async function asWordReads(picture: RenderedPicture): Promise<RenderedPicture> {
  if (picture.type !== 'image/webp') return picture;
  const { default: sharp } = await import('sharp');
  const bytes = await sharp(picture.bytes).png({ compressionLevel: 6 }).toBuffer();
  return { id: picture.id, type: 'image/png', bytes };
}

/** How many pixels a picture has. */
export async function pixelsOf({
  bytes,
}: RenderedPicture): Promise<{ readonly width: number; readonly height: number }> {
  const { default: sharp } = await import('sharp');
  const { width, height } = await sharp(bytes).metadata();
  return { width, height };
}
