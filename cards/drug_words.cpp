#include "cards/drug_words.hpp"

#include <algorithm>
#include <iterator>

namespace eczema::cards {
namespace {

constexpr std::size_t shortest_name = 5;

// Words of five letters or more that stand beside the names of drugs, or in their place. Plurals in "s" are known too.
constexpr std::string_view words_without_name[]{
    // nothing is said
    "annotation", "clinic", "comment", "confirmed", "current", "deleted", "descriptor", "details", "external",
    "generic", "historical", "history", "hospital", "label", "listed", "medical", "medicament", "medication",
    "medicine", "miscellaneous", "nonformulary", "noted", "other", "outside", "patient", "pharmacy", "physician",
    "placebo", "please", "prescribed", "prescriber", "prescription", "product", "provider", "record", "recorded",
    "refer", "reported", "specified", "study", "substance", "supplied", "trial", "unknown", "unlisted", "unspecified",
    "various", "verified",

    // what kind of drug
    "agent", "antibiotic", "antibody", "biologic", "biological", "biosimilar", "compound", "compounded",
    "corticosteroid", "immune", "immunomodulator", "immunosuppressant", "immunosuppression", "immunosuppressive",
    "inhibitor", "monoclonal", "steroid", "systemic", "therapy", "treatment",

    // form and package
    "ampoule", "ampule", "applicator", "autoinjector", "bottle", "caplet", "capsule", "carton", "cartridge", "coated",
    "cream", "delayed", "device", "dropper", "drops", "elixir", "emulsion", "enteric", "extended", "granule",
    "infusion", "inhaler", "injectable", "injection", "injector", "lotion", "lozenge", "modified", "ointment",
    "package", "packet", "patch", "powder", "prefilled", "release", "sachet", "shampoo", "solution", "spray",
    "strength", "suspension", "sustained", "syringe", "syrup", "tablet", "topical",

    // route and dose
    "affected", "apply", "bedtime", "breakfast", "daily", "directed", "evening", "every", "fortnight", "gramme",
    "hourly", "hours", "inhaled", "inject", "injected", "intramuscular", "intravenous", "liter", "litre", "loading",
    "maintenance", "maximum", "meals", "microgram", "milligram", "milliliter", "millilitre", "minute", "month",
    "monthly", "morning", "mouth", "nasal", "needed", "night", "nightly", "ophthalmic", "parenteral", "percent",
    "rectal", "required", "subcutaneous", "subcutaneously", "swallow", "taken", "times", "twice", "units", "weekly",
    "weeks", "without"};

constexpr char lower(char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); }
constexpr bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

bool is_word(std::string_view sent, std::string_view word) {
    return sent.size() == word.size() && std::equal(sent.begin(), sent.end(), word.begin(),
                                                    [](char any, char lower_case) { return lower(any) == lower_case; });
}

bool is_without_name(std::string_view sent) {
    return std::any_of(std::begin(words_without_name), std::end(words_without_name), [&](std::string_view word) {
        return is_word(sent, word) || (lower(sent.back()) == 's' && is_word(sent.substr(0, sent.size() - 1), word));
    });
}

} // namespace

bool is_ingredient_name(std::string_view display) {
    // RxNorm and ATC begin the words of a form with a capital, and join ingredients by these.
    if (display.empty() || display.find_first_of("0123456789,/[{(") != display.npos ||
        display.find(" and ") != display.npos || display.ends_with("combinations"))
        return false;
    for (std::size_t i = 1; i < display.size(); ++i)
        if (display[i] >= 'A' && display[i] <= 'Z') return false;
    return true;
}

void add_ingredient_names(const fhir::Value& value_set, std::size_t index, fhir::ValueSetTable& table) {
    const fhir::Value* compose = value_set.find("compose");
    const fhir::Value* includes = compose ? compose->find("include") : nullptr;
    if (!includes) return;
    for (const fhir::Value& include : includes->items()) {
        const fhir::CodeSystem system = fhir::code_system(include["system"].text());
        if (system != fhir::CodeSystem::rxnorm && system != fhir::CodeSystem::atc) continue;
        const fhir::Value* concepts = include.find("concept");
        if (!concepts) continue;
        for (const fhir::Value& entry : concepts->items())
            if (const std::string_view display = entry["display"].text(); is_ingredient_name(display))
                table.add_word(display, index);
    }
}

bool may_name_drug(std::string_view text) {
    const char *const end = text.data() + text.size(), *at = text.data();
    while ((at = std::find_if(at, end, is_letter)) != end) {
        const char* const behind = std::find_if_not(at, end, is_letter);
        const std::string_view sent(at, static_cast<std::size_t>(behind - at));
        at = behind;
        if (sent.size() >= shortest_name && !is_without_name(sent)) return true;
    }
    return false;
}

} // namespace eczema::cards
