#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

using enum DrugGroup;

constexpr Row applies[] = {
    yes("the drug is being ordered or is in use", Fact::ordered_drug, "R18"),
};

constexpr Row is_jak = ordered("it is a JAK inhibitor", jak_inhibitors, "UPA-EU, ABR-US, BAR-EU");
constexpr Row is_abrocitinib = ordered("it is abrocitinib", abrocitinib, "ABR-US, ABR-EU");
constexpr Row is_methotrexate = ordered("it is methotrexate", methotrexate, "R18");
constexpr Row is_azathioprine = ordered("it is azathioprine", azathioprine, "R18");
constexpr Row is_mycophenolate = ordered("it is mycophenolate", mycophenolate, "R18");
constexpr Row is_start = yes("no exposure to it in 180 days: a start", Fact::drug_naive, "design");
constexpr Row outside_us = no("European or United Kingdom labels apply", Fact::jurisdiction_us, "ABR-EU");

constexpr Row cells(std::string_view sentence, Fact count, double n, std::string_view source) {
    return less_than(sentence, count, n, "x10^9/L", source);
}
constexpr Row fresh(Fact days) { return at_most("the result is no more than {n} days old", days, 30, "days", "R18"); }
constexpr Row stale(Fact days) { return more_than("the result is more than {n} days old", days, 30, "days", "R18"); }
constexpr Row usable(Fact days) { return at_most("and no more than {n} days", days, 180, "days", "R18"); }

constexpr std::string_view neutrophils_below = "neutrophils are below {n} x10^9/L";
constexpr std::string_view platelets_below = "platelets are below {n} x10^9/L";
constexpr std::string_view white_cells_below = "white cells are below {n} x10^9/L";
constexpr std::string_view haemoglobin_below = "haemoglobin is below {n} g/dL";

constexpr Row jak_lymphocytes =
    cells("lymphocytes are below {n} x10^9/L", Fact::lymphocytes, 0.5, "UPA-EU, ABR-US, BAR-EU");
constexpr Row jak_neutrophils = cells(neutrophils_below, Fact::neutrophils, 1, "UPA-EU, ABR-US, BAR-EU");
constexpr Row jak_haemoglobin = less_than(haemoglobin_below, Fact::haemoglobin, 8, "g/dL", "UPA-EU, ABR-US, BAR-EU");
constexpr Row start_platelets = cells(platelets_below, Fact::platelets, 150, "ABR-US");
constexpr Row start_neutrophils = cells(neutrophils_below, Fact::neutrophils, 1.2, "ABR-EU");
constexpr Row start_haemoglobin = less_than(haemoglobin_below, Fact::haemoglobin, 10, "g/dL", "ABR-EU");
constexpr Row use_platelets = cells(platelets_below, Fact::platelets, 50, "ABR-US");
constexpr Row methotrexate_white_cells = cells(white_cells_below, Fact::white_cells, 3, "gk");
constexpr Row methotrexate_platelets = cells(platelets_below, Fact::platelets, 100, "gk");
constexpr Row azathioprine_white_cells = cells(white_cells_below, Fact::white_cells, 3.5, "gk");
constexpr Row azathioprine_neutrophils = cells(neutrophils_below, Fact::neutrophils, 2, "gk");
constexpr Row mycophenolate_neutrophils = cells(neutrophils_below, Fact::neutrophils, 1.3, "gk");

// Each limit twice: the result is fresh, and it was not repeated since.
constexpr Row fresh_start_neutrophils[] = {is_abrocitinib, is_start, outside_us, start_neutrophils,
                                           fresh(Fact::neutrophils_days)};
constexpr Row fresh_start_haemoglobin[] = {is_abrocitinib, is_start, outside_us, start_haemoglobin,
                                           fresh(Fact::haemoglobin_days)};
constexpr Row fresh_start_platelets[] = {is_abrocitinib, is_start, start_platelets, fresh(Fact::platelets_days)};
constexpr Row fresh_use_platelets[] = {is_abrocitinib, use_platelets, fresh(Fact::platelets_days)};
constexpr Row fresh_lymphocytes[] = {is_jak, jak_lymphocytes, fresh(Fact::lymphocytes_days)};
constexpr Row fresh_neutrophils[] = {is_jak, jak_neutrophils, fresh(Fact::neutrophils_days)};
constexpr Row fresh_haemoglobin[] = {is_jak, jak_haemoglobin, fresh(Fact::haemoglobin_days)};
constexpr Row fresh_methotrexate_cells[] = {is_methotrexate, methotrexate_white_cells, fresh(Fact::white_cells_days)};
constexpr Row fresh_methotrexate_platelets[] = {is_methotrexate, methotrexate_platelets, fresh(Fact::platelets_days)};
constexpr Row fresh_azathioprine_cells[] = {is_azathioprine, azathioprine_white_cells, fresh(Fact::white_cells_days)};
constexpr Row fresh_azathioprine_neutrophils[] = {is_azathioprine, azathioprine_neutrophils,
                                                  fresh(Fact::neutrophils_days)};
constexpr Row fresh_mycophenolate[] = {is_mycophenolate, mycophenolate_neutrophils, fresh(Fact::neutrophils_days)};

constexpr Row stale_start_neutrophils[] = {is_abrocitinib,
                                           is_start,
                                           outside_us,
                                           start_neutrophils,
                                           stale(Fact::neutrophils_days),
                                           usable(Fact::neutrophils_days)};
constexpr Row stale_start_haemoglobin[] = {is_abrocitinib,
                                           is_start,
                                           outside_us,
                                           start_haemoglobin,
                                           stale(Fact::haemoglobin_days),
                                           usable(Fact::haemoglobin_days)};
constexpr Row stale_start_platelets[] = {is_abrocitinib, is_start, start_platelets, stale(Fact::platelets_days),
                                         usable(Fact::platelets_days)};
constexpr Row stale_use_platelets[] = {is_abrocitinib, use_platelets, stale(Fact::platelets_days),
                                       usable(Fact::platelets_days)};
constexpr Row stale_lymphocytes[] = {is_jak, jak_lymphocytes, stale(Fact::lymphocytes_days),
                                     usable(Fact::lymphocytes_days)};
constexpr Row stale_neutrophils[] = {is_jak, jak_neutrophils, stale(Fact::neutrophils_days),
                                     usable(Fact::neutrophils_days)};
constexpr Row stale_haemoglobin[] = {is_jak, jak_haemoglobin, stale(Fact::haemoglobin_days),
                                     usable(Fact::haemoglobin_days)};
constexpr Row stale_methotrexate_cells[] = {is_methotrexate, methotrexate_white_cells, stale(Fact::white_cells_days),
                                            usable(Fact::white_cells_days)};
constexpr Row stale_methotrexate_platelets[] = {is_methotrexate, methotrexate_platelets, stale(Fact::platelets_days),
                                                usable(Fact::platelets_days)};
constexpr Row stale_azathioprine_cells[] = {is_azathioprine, azathioprine_white_cells, stale(Fact::white_cells_days),
                                            usable(Fact::white_cells_days)};
constexpr Row stale_azathioprine_neutrophils[] = {is_azathioprine, azathioprine_neutrophils,
                                                  stale(Fact::neutrophils_days), usable(Fact::neutrophils_days)};
constexpr Row stale_mycophenolate[] = {is_mycophenolate, mycophenolate_neutrophils, stale(Fact::neutrophils_days),
                                       usable(Fact::neutrophils_days)};

constexpr Proposal hold[] = {Proposal::remove_order, Proposal::hold_judged_drug, Proposal::repeat_blood_count};
constexpr Proposal repeat[] = {Proposal::repeat_blood_count};

constexpr Branch low(std::span<const Row> rows, Fact count) {
    return {Indicator::critical,
            Match::all,
            rows,
            "{x} below the limit for {drug}: do not start or interrupt and recheck.",
            "Do not start the drug; if it is in use, interrupt it until the count is back above the limit. Repeat the "
            "count in 1 to 2 weeks and look for the cause.",
            hold,
            count};
}
constexpr Branch not_rechecked(std::span<const Row> rows, Fact count) {
    return {Indicator::warning,
            Match::all,
            rows,
            "{x} below the limit for {drug} and not rechecked: repeat the count first.",
            "Repeat the blood count before the next dose. No later result is on record.",
            repeat,
            count};
}

constexpr Branch branches[] = {
    low(fresh_start_neutrophils, Fact::neutrophils),
    low(fresh_start_haemoglobin, Fact::haemoglobin),
    low(fresh_start_platelets, Fact::platelets),
    low(fresh_use_platelets, Fact::platelets),
    low(fresh_lymphocytes, Fact::lymphocytes),
    low(fresh_neutrophils, Fact::neutrophils),
    low(fresh_haemoglobin, Fact::haemoglobin),
    low(fresh_methotrexate_cells, Fact::white_cells),
    low(fresh_methotrexate_platelets, Fact::platelets),
    low(fresh_azathioprine_cells, Fact::white_cells),
    low(fresh_azathioprine_neutrophils, Fact::neutrophils),
    low(fresh_mycophenolate, Fact::neutrophils),
    not_rechecked(stale_start_neutrophils, Fact::neutrophils),
    not_rechecked(stale_start_haemoglobin, Fact::haemoglobin),
    not_rechecked(stale_start_platelets, Fact::platelets),
    not_rechecked(stale_use_platelets, Fact::platelets),
    not_rechecked(stale_lymphocytes, Fact::lymphocytes),
    not_rechecked(stale_neutrophils, Fact::neutrophils),
    not_rechecked(stale_haemoglobin, Fact::haemoglobin),
    not_rechecked(stale_methotrexate_cells, Fact::white_cells),
    not_rechecked(stale_methotrexate_platelets, Fact::platelets),
    not_rechecked(stale_azathioprine_cells, Fact::white_cells),
    not_rechecked(stale_azathioprine_neutrophils, Fact::neutrophils),
    not_rechecked(stale_mycophenolate, Fact::neutrophils),
};

constexpr Source sources[] = {
    {"UPA-EU, BAR-EU", "European labels of upadacitinib and baricitinib: counts below which not to start, or to stop",
     true},
    {"ABR-US", "US label of abrocitinib and its table of laboratory limits", true},
    {"ABR-EU", "European label of abrocitinib: counts for a start", true},
    {"design", "Days that make a start: a choice of this project", false},
    {"gk", "Limits for methotrexate, azathioprine and mycophenolate: general knowledge", false},
};
constexpr std::uint8_t reasons[] = {2, 7, 8};

} // namespace

constexpr Rule rule{
    .id = "gate-cytopenia",
    .number = 18,
    .title = "Low blood counts",
    .passage = "JAK inhibitors are not started, and are interrupted, below 0.5 lymphocytes or 1.0 neutrophils x10^9/L "
               "or 8 g/dL of haemoglobin. Abrocitinib is not started below 150 platelets x10^9/L, by the European "
               "label nor below 1.2 neutrophils x10^9/L or 10 g/dL, and is interrupted below 50 platelets. "
               "Methotrexate, azathioprine and mycophenolate have limits of their own. A low result that was not "
               "repeated within 30 days still counts for half a year, as a warning.",
    .strength = "label; general knowledge for the older immunosuppressants",
    .certainty = "label",
    .not_meant_for = "biologics and ciclosporin; results older than 180 days, which the rules about tests ask for",
    .sources = sources,
    .hooks = hooks(Hook::patient_view, Hook::order_select, Hook::order_sign),
    .scope = Scope::order_else_taken,
    .family = Family::gate,
    .judges = immunosuppressive,
    .applies = applies,
    .branches = branches,
    .when_unknown = "A list that was not sent, a result that cannot be read or has no date, or a blood count without "
                    "neutrophils leaves it unknown. Until it is known no JAK inhibitor or immunosuppressant is "
                    "offered. No result at all is named by the rules about missing tests.",
    .override_reasons = reasons,
    .tells_every_branch = true,
};
static_assert(well_formed(rule));
const Rule gate_cytopenia = rule;

} // namespace eczema::cards
