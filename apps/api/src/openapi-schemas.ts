import { z, type ZodType } from 'zod'

/** What a caller may send, or what it gets: defaults and strictness differ. */
type Side = 'input' | 'output'
type JsonSchema = Readonly<Record<string, unknown>>

const DEFS = '#/$defs/'
const COMPONENTS = '#/components/schemas/'

/**
 * The JSON Schemas of one API document. Schemas with an id become components; where what is sent
 * differs from what is received, the sent one is named with Input at the end.
 */
export class OpenApiSchemas {
  readonly #named: Record<Side, Map<string, JsonSchema>> = { input: new Map(), output: new Map() }

  /** The schema in place, its named parts by reference. */
  of(schema: ZodType, side: Side): JsonSchema {
    const { properties, $defs } = z.toJSONSchema(z.object({ root: schema }), {
      io: side,
      // Replies may gain fields; only what is sent is closed.
      override: ({ zodSchema, jsonSchema }) => {
        const open = zodSchema instanceof z.ZodObject && zodSchema.def.catchall === undefined
        if (open) delete jsonSchema.additionalProperties
        if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
        if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
      },
    })
    for (const [name, named] of Object.entries($defs ?? {})) {
      this.#named[side].set(name, asPlain(named))
    }
    return asPlain(properties?.['root'], (name) => `${side}:${name}`)
  }

  /** All named schemas, and the document with its references led to them. */
  finish(document: JsonSchema): JsonSchema {
    const differing = this.#differing()
    const rename = (reference: string) => {
      const [side, name = ''] = reference.split(':')
      return side === 'input' && differing.has(name) ? `${name}Input` : name
    }
    const schemas = (['output', 'input'] as const).flatMap((side) =>
      [...this.#named[side]].map(([name, schema]) => {
        const sided = asPlain(schema, (inner) => `${side}:${inner}`)
        return [rename(`${side}:${name}`), sided] as const
      }),
    )
    const sorted = schemas.toSorted(([one], [other]) => (one < other ? -1 : 1))
    const { components, ...rest } = document
    const all = {
      ...rest,
      components: { ...asRecord(components), schemas: Object.fromEntries(sorted) },
    }
    return asPlain(all, rename, COMPONENTS)
  }

  /** Names whose two sides are not the same, themselves or in a part they refer to. */
  #differing(): ReadonlySet<string> {
    const { input, output } = this.#named
    const text = (schema: JsonSchema | undefined) => JSON.stringify(schema)
    const both = [...input.keys()].filter((name) => output.has(name))
    const found = new Set(both.filter((name) => text(input.get(name)) !== text(output.get(name))))
    for (let before = -1; before < found.size;) {
      before = found.size
      for (const name of both) {
        const refersTo = (other: string) => text(input.get(name)).includes(`"${DEFS}${other}"`)
        if ([...found].some(refersTo)) found.add(name)
      }
    }
    return found
  }
}

/** A copy as plain JSON with every reference renamed; `base` is what its references start with. */
function asPlain(
  value: unknown,
  rename: (name: string) => string = (name) => name,
  target = DEFS,
): JsonSchema {
  return JSON.parse(
    JSON.stringify(value, (key, inner: unknown) =>
      key === '$ref' && typeof inner === 'string' && inner.startsWith(DEFS)
        ? target + rename(inner.slice(DEFS.length))
        : inner,
    ),
  )
}

function asRecord(value: unknown): JsonSchema {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
