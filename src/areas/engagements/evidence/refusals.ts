import { sizeOf } from '../../../domain/file-size.ts';
import { PICTURE_BYTES } from '../../../files/pictures.ts';
import type { NoRoom } from '../../../files/quotas.ts';
import type { Services } from '../../../services.ts';
import type { NotTaken } from './receive.ts';

const MEGABYTE = 1024 * 1024;

/** That a limit is reached. How much the files of other workspaces take is nobody's business. */
const withoutRoom = ({ in: place, used, allowed }: NoRoom): string =>
  place === 'workspace'
    ? `There’s no room for this file: your workspace’s files take ${sizeOf(used)} of ${sizeOf(allowed)}. Remove some first.`
    : `There’s no room for this file: all files on this server may take ${sizeOf(allowed)}. Tell the people who run it.`;

/** Why a file was not taken, for whoever sent it. */
export function wordsFor(
  why: Exclude<NotTaken, 'unknown'> | NoRoom,
  { fileBytes }: Services['config'],
): string {
  if (typeof why === 'object') return withoutRoom(why);
  switch (why) {
    case 'empty':
      return 'This file is empty.';
    case 'too-large':
      return `This file is larger than ${fileBytes / MEGABYTE} MB.`;
    case 'picture-too-large':
      return `This picture is larger than ${PICTURE_BYTES / MEGABYTE} MB. Save it smaller, or crop it.`;
    case 'too-many-pixels':
      return 'This picture has more than 50 million pixels. Crop it, or save it smaller.';
    case 'too-long-a-side':
      return 'This picture is more than 30,000 pixels long or wide. Crop it, or save it smaller.';
    case 'busy':
      return 'Too many pictures are being uploaded right now. Upload this one again in a minute.';
    case 'too-slow':
      return 'This picture took too long to read. Crop it or save it smaller, and upload it again.';
    case 'damaged':
      return 'This picture is damaged or incomplete. Save it again and upload it once more.';
    case 'animation':
      return 'Animations can’t be shown. Take a still picture as PNG, JPEG or WebP.';
    case 'drawing':
      return 'Drawings in SVG can’t be shown. Save it as PNG, JPEG or WebP.';
    case 'abandoned':
      return 'The connection was closed before the server had this file. Upload it again.';
    case 'disk-full':
      return 'The server’s disk is full. Nothing of this file was kept. Tell the people who run it.';
  }
}
