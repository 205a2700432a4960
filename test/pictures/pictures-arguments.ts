import type { Command } from '../../settings/command.ts';
import { readArguments } from '../../settings/command-arguments.ts';

export interface PicturesAsked {
  /** Where the pictures of every page go; null for those of README.md. */
  readonly folder: string | null;
}

export const PICTURES: Command<PicturesAsked> = {
  usage: `Usage: npm run pictures                    takes the pictures of README.md anew, into docs/images
       npm run pictures -- --all FOLDER    every page at four widths, light and dark, in each language, into FOLDER;
                                           says where one is wider than its screen and what axe complains of, and
                                           then ends with 1

  --all FOLDER   made where it is not there
  --help, -h

Both want npm start running, with its examples made: PORT, TEMPORAL_UI_PORT and MAILBOX_PORT say where.

Example: npm run pictures -- --all ../pictures`,
  read(given) {
    const { values } = readArguments(given, { options: { all: { type: 'string' } } });
    return { folder: values.all ?? null };
  },
};
