// A Parquet file at an address, of which whole columns or some rows are read. A small file is fetched at once; of a
// large one only what is asked for, where the host can send parts of a file, else all of it.

import { decompress } from "fzstd";
import {
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  type AsyncBuffer,
  type FileMetaData,
} from "hyparquet";
import type { Column, Field } from "./column";
import { daysColumn } from "./lasting";
import { gatheringOf } from "./numbers";

export const WHOLE = 8 << 20; // bytes up to which a file is fetched at once

const PARSERS = {
  dateFromDays: (days: number) => days,
  timestampFromMilliseconds: Number,
  timestampFromMicroseconds: (micros: bigint) => Number(micros) / 1000,
};
const COMPRESSORS = {
  ZSTD: (input: Uint8Array, length: number) => decompress(input, unspelt(new Uint8Array(length))),
};

/** fzstd compares the array that it is given to 1, for which all its bytes would be written as text. */
function unspelt(bytes: Uint8Array): Uint8Array {
  return Object.defineProperty(bytes, Symbol.toPrimitive, { value: () => NaN });
}

/** Bytes that came, of how many. */
export type Progress = (loaded: number, total: number) => void;

export class Source {
  private constructor(
    private readonly file: AsyncBuffer,
    private readonly metadata: FileMetaData,
    private readonly fields: Field[],
  ) {}

  /** Raises an Error where the file is not there, or has other columns than the page says: the site is being changed. */
  static async open(
    url: string,
    bytes: number,
    fields: Field[],
    progress: Progress,
  ): Promise<Source> {
    const file = await opened(url, bytes, progress);
    const metadata = await parquetMetadataAsync(file);
    const names = parquetSchema(metadata).children.map((child) => child.element.name);
    if (fields.some(({ name, days }, place) => !days && names[place] !== name))
      throw new Error("columns");
    return new Source(file, metadata, fields);
  }

  get rows(): number {
    return Number(this.metadata.num_rows);
  }

  /** These columns, whole. */
  async columns(places: number[]): Promise<Column[]> {
    return this.read(places, 0, this.rows);
  }

  /** These columns from row `start`, as many as `rows` at the most. */
  async read(places: number[], start: number, rows: number): Promise<Column[]> {
    const written = places.flatMap((place) => this.fields[place]!.days ?? [place]);
    const asked = [...new Set(written)].map((place) => this.fields[place]!);
    const end = Math.max(start, Math.min(start + rows, this.rows));
    const gathered = new Map(
      asked.map((field) => [field.name, gatheringOf(end - start, field.type)]),
    );
    if (end > start) {
      await parquetRead({
        file: this.file,
        metadata: this.metadata,
        columns: asked.map((field) => field.name),
        rowStart: start,
        rowEnd: end,
        compressors: COMPRESSORS,
        parsers: PARSERS,
        onChunk: ({ columnName, columnData, rowStart }) => {
          const before = Math.max(0, start - rowStart);
          const cells = before ? columnData.slice(before) : columnData;
          gathered.get(columnName)?.add(cells, rowStart + before - start);
        },
      });
    }
    const columns = new Map(asked.map((field) => [field, gathered.get(field.name)!.column()]));
    return places.map((place) => {
      const field = this.fields[place]!;
      if (!field.days) return columns.get(field)!;
      const dates = field.days.map((one) => this.fields[one]!) as [Field, Field];
      return daysColumn(columns.get(dates[0])!, columns.get(dates[1])!, dates);
    });
  }
}

async function opened(url: string, bytes: number, progress: Progress): Promise<AsyncBuffer> {
  if (bytes <= WHOLE) return fetched(await answer(url), bytes, progress);
  let whole: AsyncBuffer | undefined;
  let loaded = 0;
  let turn: Promise<void> = Promise.resolve();
  return {
    byteLength: bytes,
    async slice(start: number, end = bytes) {
      if (whole) return whole.slice(start, end);
      const reply = await answer(url, { Range: `bytes=${start}-${end - 1}` });
      if (reply.status === 206) {
        const part = await reply.arrayBuffer();
        progress((loaded += part.byteLength), bytes);
        await (turn = turn.then(pause)); // between two parts what is asked meanwhile has its answer
        return part;
      }
      whole = await fetched(reply, bytes, progress); // a host that sends no parts has sent it all
      return whole.slice(start, end);
    },
  };
}

function pause(): Promise<void> {
  return new Promise((resume) => setTimeout(resume));
}

async function answer(url: string, headers: Record<string, string> = {}): Promise<Response> {
  const reply = await fetch(url, { headers });
  if (!reply.ok) throw new Error(`${reply.status}`);
  return reply;
}

/** The whole body of an answer. */
async function fetched(reply: Response, bytes: number, progress: Progress): Promise<AsyncBuffer> {
  const body = new Uint8Array(bytes);
  const reader = reply.body!.getReader();
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    if (length + part.value.length > bytes) throw new Error("bytes");
    body.set(part.value, length);
    progress((length += part.value.length), bytes);
  }
  if (length !== bytes) throw new Error("bytes");
  return {
    byteLength: bytes,
    slice: (start: number, end?: number) => body.buffer.slice(start, end),
  };
}
