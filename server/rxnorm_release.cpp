#include "server/rxnorm_release.hpp"

#include <algorithm>
#include <charconv>

namespace eczema::server {
namespace {

constexpr std::string_view source = "RXNORM";

struct TermTypeName {
    std::string_view tty;
    TermType type;
};
constexpr TermTypeName term_types[] = {
    {"IN", TermType::ingredient},
    {"PIN", TermType::precise_ingredient},
    {"MIN", TermType::ingredients},
    {"BN", TermType::brand},
    {"SCDC", TermType::component},
    {"SBDC", TermType::branded_component},
    {"SCD", TermType::drug},
    {"SBD", TermType::branded_drug},
    {"SCDF", TermType::drug_form},
    {"SCDG", TermType::drug_form},
    {"SBDF", TermType::branded_drug_form},
    {"SBDG", TermType::branded_drug_form},
    {"GPCK", TermType::pack},
    {"BPCK", TermType::branded_pack},
    {"DF", TermType::dose_form},
    {"DFG", TermType::dose_form_group},
};

// A release names each relation from both ends; a subset may hold one of the two.
struct RelationName {
    std::string_view name, inverse;
    std::vector<RxCui> RxRelations::*targets;
};
constexpr RelationName relation_names[] = {
    {"consists_of", "constitutes", &RxRelations::consists_of},
    {"has_ingredient", "ingredient_of", &RxRelations::has_ingredient},
    {"has_ingredients", "ingredients_of", &RxRelations::has_ingredient},
    {"has_precise_ingredient", "precise_ingredient_of", &RxRelations::has_precise_ingredient},
    {"has_part", "part_of", &RxRelations::has_part},
    {"form_of", "has_form", &RxRelations::form_of},
    {"has_dose_form", "dose_form_of", &RxRelations::has_dose_form},
    {"has_doseformgroup", "doseformgroup_of", &RxRelations::has_dose_form},
    {"isa", "inverse_isa", &RxRelations::is_a},
    {"tradename_of", "has_tradename", &RxRelations::tradename_of},
    {"contains", "contained_in", &RxRelations::contains},
    {"quantified_form_of", "has_quantified_form", &RxRelations::quantified_form_of},
};

constexpr std::string_view attribute_names[] = {
    "RXN_QUANTITY",
    "RXN_AVAILABLE_STRENGTH",
    "RXN_STRENGTH",
    "RXTERM_FORM",
    "RXN_QUALITATIVE_DISTINCTION",
    "RXN_BOSS_STRENGTH_NUM_VALUE",
    "RXN_BOSS_STRENGTH_NUM_UNIT",
    "RXN_BOSS_STRENGTH_DENOM_UNIT",
    "RXN_BOSS_STRENGTH_DENOM_VALUE",
};

// 0 where the text is no id.
RxCui id_of(std::string_view text) {
    RxCui id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    return error == std::errc() && end == text.data() + text.size() ? id : 0;
}

bool is_suppressed(std::string_view flag) { return flag == "O" || flag == "Y" || flag == "E"; }

} // namespace

void take_concept(RrfRow row, RxnormRelease& release) {
    const std::string_view tty = row[12];
    if (row[11] != source || is_suppressed(row[16])) return;
    const auto type = std::find_if(std::begin(term_types), std::end(term_types),
                                   [tty](const TermTypeName& name) { return name.tty == tty; });
    const RxCui id = id_of(row[0]);
    if (type == std::end(term_types) || id == 0) return;
    release.concepts.try_emplace(id, RxConcept{type->type, std::string(row[14])});
}

// The row reads: RXCUI2 has the relation RELA to RXCUI1.
void take_relation(RrfRow row, RxnormRelease& release) {
    if (row[10] != source || is_suppressed(row[14])) return;
    for (const RelationName& relation : relation_names) {
        const bool is_inverse = row[7] == relation.inverse;
        if (!is_inverse && row[7] != relation.name) continue;
        const RxCui from = id_of(row[is_inverse ? 0 : 4]), to = id_of(row[is_inverse ? 4 : 0]);
        if (!release.concepts.count(from) || !release.concepts.count(to)) return;
        std::vector<RxCui>& targets = release.relations[from].*relation.targets;
        if (std::find(targets.begin(), targets.end(), to) == targets.end()) targets.push_back(to);
        return;
    }
}

void take_attribute(RrfRow row, RxnormRelease& release) {
    if (row[9] != source || is_suppressed(row[11])) return;
    const std::string_view name = row[8];
    const bool is_ndc = name == "NDC";
    if (!is_ndc && std::find(std::begin(attribute_names), std::end(attribute_names), name) == std::end(attribute_names))
        return;
    const RxCui id = id_of(row[0]);
    if (!release.concepts.count(id)) return;
    RxAttributes& attributes = release.attributes[id];
    if (is_ndc)
        attributes.ndc.emplace_back(row[10]);
    else
        attributes.other.try_emplace(std::string(name), row[10]);
}

// Columns RSAB, CURVER and SVER.
void take_source(RrfRow row, RxnormRelease& release) {
    if (row[3] == source && row[21] != "N") release.version = row[6];
}

} // namespace eczema::server
