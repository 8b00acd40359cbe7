import type { Services } from '../services.ts';
import type { Routes } from '../web/route.ts';

/** Every feature of the product, by the function that registers its routes. */
export const features: readonly ((routes: Routes, services: Services) => void)[] = [];
