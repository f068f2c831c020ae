import type { PlaygroundTurn } from "@rapport/api";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../pieces/States.tsx";
import { GateReasons, VerdictChip } from "../GateView.tsx";
import { LiveSteps } from "../LiveSteps.tsx";
import { Json, SpanView } from "../SpanView.tsx";
import css from "./playground.module.css";
import type { Exchange } from "./use-playground.ts";

/** Everything that led to one answer, in order. */
export function PlaygroundSteps({ exchange, number }: { exchange: Exchange | null; number: number }) {
  const { t } = useTranslation("studioWork");
  const turn = exchange?.turn ?? null;
  return (
    <section className={css.steps} aria-label={t("playground.steps")}>
      <h3 className={css.stepsTitle}>
        {t("playground.steps")}
        {exchange && <span> · {t("playground.turn", { number })}</span>}
      </h3>
      {turn === null && exchange && exchange.live.steps.length > 0 ? (
        <LiveSteps run={exchange.live} />
      ) : turn === null ? (
        exchange?.error ? null : (
          <EmptyState title={exchange ? t("playground.thinking") : t("playground.stepsEmpty")} />
        )
      ) : (
        <div key={exchange!.id}>
          <dl className={css.facts}>
            {turn.category && (
              <>
                <dt>{t("traces.category")}</dt>
                <dd>
                  <code>{turn.category}</code>
                </dd>
              </>
            )}
            {turn.say.length > 0 && (
              <>
                <dt>{t("traces.gate")}</dt>
                <dd>
                  {turn.say.map(({ gate }, at) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: sentences of a turn don't move.
                    <div key={at}>
                      <VerdictChip verdict={gate.verdict} />
                      <GateReasons gate={gate} />
                    </div>
                  ))}
                </dd>
              </>
            )}
            <Identity identity={turn.identity} />
            {turn.proposals.map(({ tool, arguments: given }) => (
              <ProposalRow key={`${tool} ${JSON.stringify(given)}`} tool={tool} given={given} />
            ))}
            {turn.handOff && (
              <>
                <dt>{t("playground.handedOff")}</dt>
                <dd>
                  <code>{turn.handOff.reason}</code>
                  <p className={css.summary}>{turn.handOff.summary}</p>
                </dd>
              </>
            )}
          </dl>
          {turn.spans.map((span) => (
            <SpanView key={span.id} span={span} />
          ))}
        </div>
      )}
    </section>
  );
}

function ProposalRow({ tool, given }: { tool: string; given: Record<string, unknown> }) {
  const { t } = useTranslation("studioWork");
  return (
    <>
      <dt>{t("playground.proposes")}</dt>
      <dd>
        <code>{tool}</code>
        <Json label={t("span.arguments")} value={given} />
      </dd>
    </>
  );
}

/** Who the engine thinks writes. */
function Identity({ identity }: { identity: PlaygroundTurn["identity"] }) {
  const { t } = useTranslation("studioWork");
  const who = [identity.name, identity.email].filter(Boolean).join(" · ");
  return (
    <>
      <dt>{t("span.identity")}</dt>
      <dd>
        {t(`span.level.${identity.level}`)}
        {who && <span className={css.soft}> · {who}</span>}
      </dd>
    </>
  );
}
