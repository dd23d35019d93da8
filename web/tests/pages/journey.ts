// A business whose data is of years ago and has no names: till lines, mailings and coupons in the shape of the Complete Journey
// study, for the maps that come along. The same every time. The real files, where there are some, in REGARD_JOURNEY.
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const maps = new URL('../../../maps/completejourney/', import.meta.url).pathname;

const files = {
  transactions: 'transactions_sample.csv.gz',
  campaigns: 'campaigns.csv',
  redemptions: 'coupon_redemptions.csv',
};

const dayMs = 86_400_000;
const first = Date.UTC(2017, 0, 1);
const households = 40;
const lineOf = (cells: (string | number)[]) => cells.join(',');
const day = (n: number) => new Date(first + n * dayMs).toISOString().slice(0, 10);

// How often each comes differs, and every third stops in the summer.
function tillLines(): string {
  const rows = [
    'household_id,store_id,basket_id,product_id,quantity,sales_value,retail_disc,coupon_disc,coupon_match_disc,week,transaction_timestamp',
  ];
  for (let house = 1; house <= households; ++house) {
    const rhythm = 9 + ((house * 7) % 31);
    const last = house % 3 === 0 ? 200 : 364;
    for (let at = house % rhythm; at <= last; at += rhythm) {
      const moment = new Date(first + at * dayMs + ((house * 37 + at * 11) % 86_000) * 1000);
      const [product, quantity] = [25_671 + ((house + at) % 4), at % 17 === 0 ? 24_325 : 1];
      const [spent, off] = [((house * at) % 3_999) / 100, (at % 5) / 10];
      rows.push(
        lineOf([
          `"${house * 61}"`,
          `"${290 + (house % 6) * 3_000}"`,
          `"3162${at}${house}"`,
          `"${product}"`,
          quantity,
          spent,
          off,
          0,
          0,
          Math.floor(at / 7) + 1,
          `"${moment.toISOString().slice(0, 19)}Z"`,
        ]),
      );
    }
  }
  return `${rows.join('\n')}\n`;
}

function write(folder: string) {
  const products = ['product_id,manufacturer_id,department,brand,product_category,product_type,package_size'];
  for (let i = 0; i < 4; ++i)
    products.push(
      `"${25_671 + i}","${i}","GROCERY","National",${i ? `"REFRGRATD DOUGH PRODUCTS/CNVENIENCE ${i}"` : ''},"ICE - CRUSHED/CUBED","22 LB"`,
    );
  const described = ['campaign_id,campaign_type,start_date,end_date'];
  const sent = ['campaign_id,household_id'];
  const brought = ['household_id,coupon_upc,campaign_id,redemption_date'];
  for (let one = 1; one <= 3; ++one) {
    described.push(`"${one}","Type ${'ABC'[one - 1]}",${day(one * 80)},${day(one * 80 + 37)}`);
    for (let house = one; house <= households; house += 2) {
      sent.push(`"${one}","${house * 61}"`);
      if (house % 4 === one)
        brought.push(`"${house * 61}","5138004101${one}","${one}",${day(one * 80 + house / 2)}`);
    }
  }
  const put = (name: string, text: string) =>
    writeFileSync(join(folder, name), name.endsWith('.gz') ? gzipSync(text) : text);
  put(files.transactions, tillLines());
  put('products.csv.gz', `${products.join('\n')}\n`);
  put('campaign_descriptions.csv', `${described.join('\n')}\n`);
  put(files.campaigns, `${sent.join('\n')}\n`);
  put(files.redemptions, `${brought.join('\n')}\n`);
}

// Into the store, as an owner would: with the maps that come along.
export function importJourney(binary: string, store: string, folder: string) {
  const real = process.env.REGARD_JOURNEY;
  if (real && !existsSync(join(real, files.transactions)))
    throw new Error(`no ${files.transactions} in ${real}`);
  if (!real) write(folder);
  for (const [map, file] of Object.entries(files)) {
    const words = ['import', '--data', store, '--map', `${maps}${map}.yaml`, join(real ?? folder, file)];
    execFileSync(binary, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  }
}
