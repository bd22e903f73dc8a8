import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** A file that the executable carries. */
export interface PackedFile {
  /** Below the folder that it is unpacked into, with `/` between its parts. */
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 of its content, in hex. */
  readonly digest: string;
}

/** The archive in the executable: a list of files and their contents, compressed. */
export interface Archive {
  readonly files: readonly PackedFile[];
  readonly contents: Buffer;
}

/** It is made once for each release, and read at the first start of each user. */
const COMPRESSION = { params: { [constants.ZSTD_c_compressionLevel]: 19 } };

export const digestOf = (content: Buffer | string): string => createHash('sha256').update(content).digest('hex');

/** The file that starts the program, beside the package. */
export const STARTER = 'start.cjs';
const STARTER_TEXT = "import('./dist/cli.js');\n";

/** Packs the files of a package that are wanted, and what starts it. @param isWanted takes a path as `PackedFile` has it. */
export const pack = (folder: string, isWanted: (path: string) => boolean): Archive => {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .map((path) => path.replaceAll(sep, '/'))
    .filter(isWanted)
    .sort();
  const contents = paths.map((path) => readFileSync(join(folder, path)));
  paths.push(STARTER);
  contents.push(Buffer.from(STARTER_TEXT));
  const files = contents.map((content, index) => ({
    path: paths[index] ?? '',
    bytes: content.length,
    digest: digestOf(content),
  }));
  return { files, contents: zstdCompressSync(Buffer.concat(contents), COMPRESSION) };
};

/** Writes the files of an archive into a folder. */
export const unpack = ({ files, contents }: Archive, folder: string): void => {
  const whole = zstdDecompressSync(contents);
  let start = 0;
  for (const { path, bytes } of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, whole.subarray(start, start + bytes), { mode: 0o600 });
    start += bytes;
  }
};

/** Returns whether a folder has every file of an archive as it was packed. */
export const isUnpacked = (files: readonly PackedFile[], folder: string): boolean => {
  try {
    return files.every(({ path, digest }) => digestOf(readFileSync(join(folder, path))) === digest);
  } catch {
    return false;
  }
};
