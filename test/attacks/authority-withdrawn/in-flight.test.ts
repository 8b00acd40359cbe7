import { attack } from './attack.ts';
import { IN_FLIGHT } from './encounters.ts';

attack(IN_FLIGHT);
