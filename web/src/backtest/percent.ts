import { locale } from '../texts/language';

const whole = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
export const percent = (share: number | null) => (share === null ? '' : whole.format(share));
