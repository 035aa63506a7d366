// R47: hypersensitivity to a biologic, and a response that was lost.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

constexpr std::string_view anaphylaxis = "T78.2XXA", serum_sickness = "T80.69XA", angioedema = "T78.3XXA",
                           urticaria = "L50.9", erythema_nodosum = "L52", vasculitis = "L95.9", churg_strauss = "M30.1";

const std::string by_itself = alone("antidrug-hypersensitivity");
const std::string stop = "create eczema-cds-stop-drug", entry = "create eczema-cds-reaction-record",
                  tryptase = "create eczema-cds-tryptase", count = "create eczema-cds-differential-blood-count",
                  urine = "create eczema-cds-urinalysis";

// On the drug for so many days.
Request on(std::string_view drug, int days) {
    return chart().has(dermatitis()).has(OrderSaid{.drug = drug, .start = ago(days), .id = "rx", .every_weeks = 2});
}
Request on_dupilumab() { return on(dupilumab, 120); }
ConditionSaid event(std::string_view code, int days, std::string_view status = "active",
                    std::string_view verification = "confirmed") {
    return {.code = code, .onset = ago(days), .status = status, .verification = verification};
}
// One dose, and the next one being signed.
Request refill(int dose, std::string_view drug = dupilumab) {
    return chart("order-sign")
        .has(dermatitis())
        .has(AdministrationSaid{.drug = drug, .on = ago(dose), .dose_mg = 300})
        .drafts({.drug = drug});
}
// Scores: before the drug, then on the drug as so many days ago.
Request scored(int days, double before, double best, int best_ago, double now, int now_ago = 0) {
    return on(dupilumab, days)
        .has(ScoreSaid{"easi", before, ago(days + 5), "before"})
        .has(ScoreSaid{"easi", best, ago(best_ago), "best"})
        .has(ScoreSaid{"easi", now, ago(now_ago), "now"});
}

std::vector<SpecRow> rows() {
    return rows_of(
        "antidrug-hypersensitivity",
        {
            {"+ serum sickness T80.6 on day 20 of dupilumab",
             on(dupilumab, 20).has(event(serum_sickness, 0)),
             critical,
             {{stop, entry, tryptase, count, urine}},
             by_itself},
            {"+ anaphylaxis on tralokinumab", on(tralokinumab, 20).has(event(anaphylaxis, 3)), critical},
            {"+ angioedema on nemolizumab", on(nemolizumab, 20).has(event(angioedema, 3)), critical},
            {"+ anaphylaxis that is over", on_dupilumab().has(event(anaphylaxis, 3, "resolved")), critical},
            {"+ urticaria 2 d after a dose",
             on_dupilumab().has(event(urticaria, 2)),
             warning,
             {{stop, entry, count, urine}},
             by_itself},
            {"+ erythema nodosum", on_dupilumab().has(event(erythema_nodosum, 10)), warning},
            {"+ erythema multiforme", on_dupilumab().has(event("L51.9", 10)), warning},
            {"+ vasculitis", on_dupilumab().has(event(vasculitis, 10)), warning},
            {"+ the serious one leads", on_dupilumab().has(event(urticaria, 2)).has(event(anaphylaxis, 1)), critical},
            {"- chronic urticaria from before the start", on_dupilumab().has(event("L50.8", 300)), silent},
            {"- urticaria from before the start, recorded again",
             on_dupilumab().has(event("L50.8", 300)).has(event(urticaria, 2)), silent},
            {"+ urticaria of old that was over",
             on_dupilumab().has(event("L50.8", 300, "resolved")).has(event(urticaria, 2)), warning},
            {"- urticaria from heat or cold", on_dupilumab().has(event("L50.2", 2)), silent},
            {"- anaphylaxis from before the start", on_dupilumab().has(event(anaphylaxis, 300)), silent},
            {"+ anaphylaxis of old and again",
             on_dupilumab().has(event(anaphylaxis, 300, "resolved")).has(event("T88.6XXA", 2)), critical},
            {"- allergy status to any drug", on_dupilumab().has(event("Z88.8", 2)), silent},
            {"- effect of a vaccine", on_dupilumab().has(event("T50.Z95A", 2)), silent},
            {"- refuted", on_dupilumab().has(event(anaphylaxis, 3, "active", "refuted")), silent},
            {"suspected", on_dupilumab().has(event(anaphylaxis, 3, "active", "unconfirmed")), unknown},
            {"without a date", on_dupilumab().has(ConditionSaid{.code = anaphylaxis}), unknown},
            {"+ the month of the start counts as its latest day",
             on(dupilumab, 10).has(ConditionSaid{.code = anaphylaxis, .onset = "2026-08"}), critical},
            {"- on upadacitinib", on(upadacitinib, 20).has(event(anaphylaxis, 3)), not_run},
            {"- nothing taken", chart().has(dermatitis()).has(event(anaphylaxis, 3)), not_run},
            {"condition list absent", on_dupilumab().sends(RecordList::conditions, Sent::absent), unknown},

            // a refill: the 90 days
            {"= event 90 d after the dose",
             refill(100).has(event(anaphylaxis, 10)),
             critical,
             {{removal_of(dupilumab), entry, tryptase, count, urine}},
             by_itself},
            {"= event 91 d after the dose", refill(100).has(event(anaphylaxis, 9)), silent},
            {"= on the day of the dose", refill(100).has(event(anaphylaxis, 100)), critical},
            {"= the day before the dose", refill(100).has(event(anaphylaxis, 101)), silent},
            {"= urticaria 90 d after the dose", refill(92).has(event(urticaria, 2)), warning},
            {"= urticaria 91 d after the dose", refill(93).has(event(urticaria, 2)), silent},
            {"- another biologic was given", refill(100, tralokinumab).has(event(anaphylaxis, 101)), silent},
            {"- first order, anaphylaxis of old", ordering(dupilumab, "order-sign").has(event(anaphylaxis, 20)),
             silent},
            {"first order, medication lists not sent",
             ordering(dupilumab, "order-sign")
                 .has(event(anaphylaxis, 20))
                 .sends(RecordList::medication_requests, Sent::absent),
             unknown},
            {"- first order, nothing recorded, medication lists not sent",
             ordering(dupilumab, "order-sign").sends(RecordList::medication_requests, Sent::absent), silent},
            {"- order-select does not ask", refill(100).has(event(anaphylaxis, 10)).on("order-select"), not_run},
            {"draft by its name alone",
             chart("order-sign")
                 .has(dermatitis())
                 .has(AdministrationSaid{.drug = dupilumab, .on = ago(100), .dose_mg = 300})
                 .has(event(anaphylaxis, 10))
                 .drafts({.drug = "text:Dupixent pen"}),
             unknown},
            {"dose of an unknown status",
             chart("order-sign")
                 .has(dermatitis())
                 .has(AdministrationSaid{.drug = dupilumab, .on = ago(100), .dose_mg = 300, .status = "unknown"})
                 .has(event(anaphylaxis, 10))
                 .drafts({.drug = dupilumab}),
             unknown},
            {"within a supply that was handed out",
             chart("order-sign")
                 .has(dermatitis())
                 .has(DispenseSaid{.drug = dupilumab, .on = ago(150), .supply_days = 84})
                 .has(event(anaphylaxis, 10))
                 .drafts({.drug = dupilumab}),
             critical},

            // eosinophilic disease on dupilumab
            {"+ EGPA first recorded on dupilumab",
             on_dupilumab().has(event(churg_strauss, 10)),
             warning,
             {{stop, entry, count, urine}},
             by_itself},
            {"+ eosinophilic pneumonia", on_dupilumab().has(event("J82.82", 10)), warning},
            {"+ a hundred days on", on(dupilumab, 300).has(event("J82.81", 200)), warning},
            {"- eosinophilic pneumonia on tralokinumab", on(tralokinumab, 120).has(event("J82.82", 10)), silent},
            {"- EGPA from before the start", on_dupilumab().has(event(churg_strauss, 400)), silent},
            {"- eosinophilic asthma", on_dupilumab().has(event("J82.83", 10)), silent},
            {"- raised count", on_dupilumab().has(event("D72.10", 10)), silent},

            // lost response
            {"+ adequate, then none for 56 d",
             scored(200, 30, 5, 56, 28),
             info,
             {std::vector<std::string>{}},
             by_itself},
            {"= 55 d", scored(200, 30, 5, 55, 28), silent},
            {"- partial, then none", scored(200, 30, 18, 80, 28), silent},
            {"- adequate, then partial", scored(200, 30, 5, 80, 20), silent},
            {"- still adequate", scored(200, 30, 5, 80, 6), silent},
            {"- never adequate", scored(200, 30, 29, 80, 28), silent},
            {"- newest score of 50 d ago", scored(300, 30, 5, 150, 28, 50), silent},
            {"- no score before the drug",
             on(dupilumab, 200).has(ScoreSaid{"easi", 5, ago(80), "best"}).has(ScoreSaid{"easi", 28, ago(0), "now"}),
             silent},
            {"scores not sent", on_dupilumab().sends(RecordList::severity, Sent::absent), unknown},
            {"+ urticaria leads before the lost response",
             scored(200, 30, 5, 56, 28).has(event(urticaria, 2)),
             warning,
             {{stop, entry, count, urine}},
             by_itself},
        });
}

INSTANTIATE_TEST_SUITE_P(antidrug_hypersensitivity, Specification, testing::ValuesIn(rows()));

} // namespace
} // namespace eczema::tests
