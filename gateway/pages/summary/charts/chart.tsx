import type { ComponentChildren } from 'preact';

/** What a chart shows, as a table: its equivalent for who cannot see it, and what is said of a place that is pointed at. */
export interface ChartTable {
  /** What the rows are. */
  readonly head: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly string[] }[];
}

export interface ChartProps {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  /** What it shows at a glance, in a sentence: read out where the picture is not seen. */
  readonly told: string;
  readonly table: ChartTable;
  readonly words: { readonly asTable: string; readonly nothing: string; readonly keys: string };
  /** Of the drawing, in pixels; its width is what the page gives. */
  readonly height: number;
  /** Which way the rows of the table lie in the drawing; with `from` and `length` if not all of it is theirs. */
  readonly along: 'x' | 'y';
  readonly legend?: readonly { readonly name: string; readonly series: number }[];
  readonly legendOf?: 'fills' | 'lines';
  /** Next to the title. */
  readonly beside?: ComponentChildren;
  readonly note?: string | undefined;
  /** Beside the drawing. */
  readonly axis?: ComponentChildren;
  readonly children: ComponentChildren;
}

/**
 * A chart is a drawing that stretches with the page while its texts do not, a legend that tells series apart by pattern as
 * by colour, and a table. assets/summary.js leads pointer and arrow keys along it and shows the table's row.
 */
export function Chart({
  id,
  title,
  told,
  table,
  words,
  height,
  along,
  legend = [],
  legendOf = 'fills',
  beside,
  note,
  axis,
  children,
}: ChartProps) {
  const isEmpty = table.rows.length === 0;
  return (
    <figure class="chart card" id={id}>
      <figcaption>
        <h3>{title}</h3>
        {beside}
      </figcaption>
      {legend.length > 0 && !isEmpty && (
        <ul class="legend">
          {legend.map(({ name, series }) => (
            <li>
              {legendOf === 'fills' ? <Swatch series={series} /> : <Stroke series={series} />}
              {name}
            </li>
          ))}
        </ul>
      )}
      {isEmpty ? (
        <p class="nothing">{words.nothing}</p>
      ) : (
        <>
          <div class="plot">
            {axis}
            <div class="drawing" data-along={along}>
              <svg
                width="100%"
                height={height}
                role="img"
                aria-labelledby={`${id}-t`}
                aria-describedby={`${id}-d ${id}-k`}
              >
                <title id={`${id}-t`}>{title}</title>
                <desc id={`${id}-d`}>{told}</desc>
                {children}
              </svg>
              <p class="unseen" id={`${id}-k`}>
                {words.keys}
              </p>
              <div class="readout" role="status" />
            </div>
          </div>
          <details>
            <summary>{words.asTable}</summary>
            <div class="scroll" tabIndex={0} role="region" aria-label={title}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">{table.head}</th>
                    {table.columns.map((name) => (
                      <th scope="col" class="number">
                        {name}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {table.rows.map(({ name, cells }) => (
                    <tr>
                      <th scope="row">{name}</th>
                      {cells.map((cell) => (
                        <td class="number">{cell}</td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </details>
        </>
      )}
      {note !== undefined && !isEmpty && <p class="note">{note}</p>}
    </figure>
  );
}

function Swatch({ series }: { readonly series: number }) {
  return (
    <svg class="swatch" width="14" height="14" aria-hidden="true">
      <rect width="14" height="14" rx="3" fill={fillOf(series)} />
    </svg>
  );
}

function Stroke({ series }: { readonly series: number }) {
  return (
    <svg class="swatch" width="26" height="14" aria-hidden="true">
      <path d="M1 7h24" class={`edge e${series}${series > 0 ? ' dashed' : ''}`} />
    </svg>
  );
}

/** How a series is filled: colour and pattern, defined once on the page by `Patterns`. */
export const fillOf = (series: number): string => `url(#series-${series})`;

/**
 * The fills of all charts. Patterns are lines across, so that a drawing stretched in width leaves them as they are; each
 * series has its own density, so that they differ without colour.
 */
export function Patterns() {
  const lines: readonly (readonly [pitch: number, width: number])[] = [
    [0, 0],
    [6, 2],
    [0, 0],
    [4, 2],
    [10, 3],
    [3, 1],
  ];
  return (
    <svg class="unseen" width="1" height="1" aria-hidden="true" focusable="false">
      <defs>
        {lines.map(([pitch, width], series) => (
          <pattern
            id={`series-${series}`}
            width="8"
            height={pitch === 0 ? 8 : pitch}
            patternUnits="userSpaceOnUse"
          >
            <rect width="8" height={pitch === 0 ? 8 : pitch} class={`p${series}`} />
            {pitch > 0 && <rect width="8" height={width} class={`q${series}`} />}
          </pattern>
        ))}
      </defs>
    </svg>
  );
}
