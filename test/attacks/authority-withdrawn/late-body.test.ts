import { attack } from './attack.ts';
import { LATE_BODY } from './encounters.ts';

attack(LATE_BODY);
