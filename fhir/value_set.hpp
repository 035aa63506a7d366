// Code systems and value sets: from a coding to the sets that hold it, in one look-up.
// Knows the shape of a FHIR ValueSet and nothing of what the sets mean.
#pragma once
#include "fhir/datatypes.hpp"
#include "fhir/set_words.hpp"

#include <string>
#include <unordered_map>

namespace eczema::fhir {

enum class CodeSystem : std::uint8_t {
    unknown,
    snomed,
    rxnorm,
    loinc,
    icd10cm,
    icd10,
    atc,
    cvx,
    hcpcs,
    cpt,
    edqm,
    ndc, // of packages; no value set holds them, a site's mapping or a table of drug products may
    v3_route,
    v3_act_reason,
    v3_interpretation,
    status_reason,
    eczema_score,
};

// From its URI or OID, with or without a slash at the end; unknown for anything else.
CodeSystem code_system(std::string_view uri);

// The same text for every way to write one code: system by URI or OID, codes of ICD-10 and ATC with or without dots,
// an NDC with or without hyphens.
std::string code_key(std::string_view system, std::string_view code);
// The same text for every way to write one phrase: letter case (of ASCII letters) and runs of spaces aside.
std::string phrase_key(std::string_view text);

// The sets a code belongs to. `by_route` are those it belongs to only when given by the right route: the ingredient
// exists in other forms too.
struct Membership {
    SetBits sets;
    SetBits by_route;
    bool is_known_system = false;
};

class ValueSetTable {
  public:
    // Adds one ValueSet resource under `index`; false where it is none. Codes of ICD-10 and ATC families ("is-a")
    // match every code that begins with them, dots aside.
    [[nodiscard]] bool add(std::size_t index, const Value& value_set, bool with_snomed_outside_gps);

    // A further code, of whatever system, beside those of the value sets; and a phrase that stands for one.
    void add_code(std::string_view system, std::string_view code, const Membership& membership);
    void add_phrase(std::string_view text, const Membership& membership);
    // A further word of a set, beside those of its extensions.
    void add_word(std::string_view word, std::size_t index) { words_.add(word, index); }

    Membership sets_of(std::string_view system, std::string_view code) const;
    Membership sets_of(const CodeableConcept& concept_read) const; // union over its codings
    // The sets of the added phrases that are its whole text or the whole display of a coding.
    Membership sets_of_phrases(const CodeableConcept& concept_read) const;

    // The sets one of whose words (extension text-match) stands in the text, as SetWords finds it; or nearly stands
    // there.
    SetBits sets_named_in(std::string_view text) const { return words_.sets_in(text); }
    SetBits sets_nearly_named_in(std::string_view text) const { return words_.sets_nearly_in(text); }

  private:
    struct Sets {
        SetBits sets, by_route;
    };
    std::unordered_map<std::string, Sets> codes_;    // key: code_key
    std::unordered_map<std::string, Sets> families_; // key: system and first characters
    std::unordered_map<std::string, Sets> phrases_;  // key: phrase_key
    bool has_foreign_codes_ = false;                 // of systems that code_system does not know
    SetWords words_;
};

} // namespace eczema::fhir
