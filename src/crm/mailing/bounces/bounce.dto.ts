export class BounceTakenDto {
  /** How many bounces and complaints were new. @example 1 */
  taken!: number;
  /** How many were told before, or are of people who were erased. @example 0 */
  known!: number;
}
