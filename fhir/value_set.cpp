#include "fhir/value_set.hpp"

#include "fhir/ndc.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace eczema::fhir {
namespace {

struct SystemName {
    std::string_view uri;
    CodeSystem system;
};
constexpr std::array system_names{
    SystemName{"http://snomed.info/sct", CodeSystem::snomed},
    SystemName{"urn:oid:2.16.840.1.113883.6.96", CodeSystem::snomed},
    SystemName{"http://www.nlm.nih.gov/research/umls/rxnorm", CodeSystem::rxnorm},
    SystemName{"urn:oid:2.16.840.1.113883.6.88", CodeSystem::rxnorm},
    SystemName{"http://loinc.org", CodeSystem::loinc},
    SystemName{"urn:oid:2.16.840.1.113883.6.1", CodeSystem::loinc},
    SystemName{"http://hl7.org/fhir/sid/icd-10-cm", CodeSystem::icd10cm},
    SystemName{"urn:oid:2.16.840.1.113883.6.90", CodeSystem::icd10cm},
    SystemName{"http://hl7.org/fhir/sid/icd-10", CodeSystem::icd10},
    SystemName{"urn:oid:2.16.840.1.113883.6.3", CodeSystem::icd10},
    SystemName{"http://www.whocc.no/atc", CodeSystem::atc},
    SystemName{"urn:oid:2.16.840.1.113883.6.73", CodeSystem::atc},
    SystemName{"http://hl7.org/fhir/sid/cvx", CodeSystem::cvx},
    SystemName{"urn:oid:2.16.840.1.113883.12.292", CodeSystem::cvx},
    SystemName{"https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets", CodeSystem::hcpcs},
    SystemName{"http://www.ama-assn.org/go/cpt", CodeSystem::cpt},
    SystemName{"urn:oid:2.16.840.1.113883.6.12", CodeSystem::cpt},
    SystemName{"http://standardterms.edqm.eu", CodeSystem::edqm},
    SystemName{"http://hl7.org/fhir/sid/ndc", CodeSystem::ndc},
    SystemName{"urn:oid:2.16.840.1.113883.6.69", CodeSystem::ndc},
    SystemName{"http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration", CodeSystem::v3_route},
    SystemName{"http://hl7.org/fhir/v3/RouteOfAdministration", CodeSystem::v3_route}, // DSTU2, STU3; so are the next
    SystemName{"http://terminology.hl7.org/CodeSystem/v3-ActReason", CodeSystem::v3_act_reason},
    SystemName{"http://hl7.org/fhir/v3/ActReason", CodeSystem::v3_act_reason},
    SystemName{"http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", CodeSystem::v3_interpretation},
    SystemName{"http://hl7.org/fhir/v3/ObservationInterpretation", CodeSystem::v3_interpretation},
    SystemName{"http://hl7.org/fhir/v2/0078", CodeSystem::v3_interpretation}, // the same codes
    SystemName{"urn:oid:2.16.840.1.113883.5.83", CodeSystem::v3_interpretation},
    SystemName{"http://terminology.hl7.org/CodeSystem/medicationrequest-status-reason", CodeSystem::status_reason},
    SystemName{"urn:eczema-cds:score", CodeSystem::eczema_score},
};

// Systems whose codes form families by their first characters.
bool has_families(CodeSystem system) {
    return system == CodeSystem::icd10cm || system == CodeSystem::icd10 || system == CodeSystem::atc;
}

std::string key_of(CodeSystem system, std::string_view code) {
    std::string key(1, static_cast<char>(system));
    if (system == CodeSystem::ndc) return key.append(ndc_digits(code).value_or(std::string(code)));
    if (!has_families(system)) return key.append(code);
    for (const char c : code)
        if (c != '.') key += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return key;
}

// ASCII alone, whatever the locale.
constexpr unsigned char lower_case(char c) {
    return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

bool is_marked(const Value& element, std::string_view url) {
    const Value* extensions = element.find("extension");
    if (!extensions) return false;
    for (const Value& extension : extensions->items())
        if (extension["url"].text() == url) return true;
    return false;
}

constexpr std::size_t longest_code = 64;
// Of systems and texts from outside: longer ones are looked up no more.
constexpr std::size_t longest_foreign_code = 256, longest_foreign_system = 512, longest_phrase = 2048;

constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

} // namespace

CodeSystem code_system(std::string_view uri) {
    if (uri.ends_with('/')) uri.remove_suffix(1);
    for (const SystemName& name : system_names)
        if (name.uri == uri) return name.system;
    return CodeSystem::unknown;
}

std::string code_key(std::string_view uri, std::string_view code) {
    const CodeSystem system = code_system(uri);
    if (system != CodeSystem::unknown) return key_of(system, code);
    std::string key(1, static_cast<char>(CodeSystem::unknown));
    return key.append(uri).append(1, '\0').append(code);
}

std::string phrase_key(std::string_view text) {
    std::string key;
    for (const char c : text) {
        if (!is_space(c))
            key += static_cast<char>(lower_case(c));
        else if (!key.empty() && key.back() != ' ')
            key += ' ';
    }
    if (!key.empty() && key.back() == ' ') key.pop_back();
    return key;
}

bool ValueSetTable::add(std::size_t index, const Value& value_set, bool with_snomed_outside_gps) {
    const Value* compose = value_set.find("compose");
    const Value* includes = compose ? compose->find("include") : nullptr;
    if (index >= max_value_sets || !includes) return false;
    for (const Value& include : includes->items()) {
        const CodeSystem system = code_system(include["system"].text());
        if (system == CodeSystem::unknown) return false;
        if (const Value* concepts = include.find("concept"))
            for (const Value& entry : concepts->items()) {
                const bool is_free = is_marked(entry, "urn:eczema-cds:snomed-gps");
                if (system == CodeSystem::snomed && !is_free && !with_snomed_outside_gps) continue;
                Sets& sets = codes_[key_of(system, entry["code"].text())];
                (is_marked(entry, "urn:eczema-cds:route-dependent") ? sets.by_route : sets.sets).set(index);
            }
        if (const Value* filters = include.find("filter"))
            for (const Value& filter : filters->items())
                families_[key_of(system, filter["value"].text())].sets.set(index);
    }
    if (const Value* extensions = value_set.find("extension"))
        for (const Value& extension : extensions->items())
            if (const Value* word = extension.find("valueString")) words_.add(word->text(), index);
    return true;
}

void ValueSetTable::add_code(std::string_view uri, std::string_view code, const Membership& membership) {
    Sets& sets = codes_[code_key(uri, code)];
    sets.sets |= membership.sets;
    sets.by_route |= membership.by_route;
    has_foreign_codes_ |= code_system(uri) == CodeSystem::unknown;
}

void ValueSetTable::add_phrase(std::string_view text, const Membership& membership) {
    Sets& sets = phrases_[phrase_key(text)];
    sets.sets |= membership.sets;
    sets.by_route |= membership.by_route;
}

Membership ValueSetTable::sets_of(std::string_view uri, std::string_view code) const {
    const CodeSystem system = code_system(uri);
    if (system == CodeSystem::unknown) {
        if (!has_foreign_codes_ || uri.size() > longest_foreign_system || code.size() > longest_foreign_code) return {};
        const auto found = codes_.find(code_key(uri, code));
        if (found == codes_.end()) return {};
        return {found->second.sets, found->second.by_route, true};
    }
    if (code.empty() || code.size() > longest_code) return {};
    Membership membership{{}, {}, true};
    std::string key = key_of(system, code);
    const auto found = codes_.find(key);
    // Since no set holds packages, not to find one says nothing about it.
    if (system == CodeSystem::ndc && found == codes_.end()) return {};
    if (found != codes_.end()) {
        membership.sets = found->second.sets;
        membership.by_route = found->second.by_route;
    }
    // A block such as "L20-L30" is wider than the family its first characters name.
    if (has_families(system) && code.find('-') == std::string_view::npos)
        for (; key.size() > 1; key.pop_back())
            if (const auto family = families_.find(key); family != families_.end())
                membership.sets |= family->second.sets;
    return membership;
}

Membership ValueSetTable::sets_of(const CodeableConcept& concept_read) const {
    Membership all;
    for (const Coding& coding : concept_read.codings) {
        const Membership one = sets_of(coding.system, coding.code);
        all.sets |= one.sets;
        all.by_route |= one.by_route;
        all.is_known_system |= one.is_known_system;
    }
    all.by_route &= ~all.sets;
    return all;
}

Membership ValueSetTable::sets_of_phrases(const CodeableConcept& concept_read) const {
    Membership all;
    if (phrases_.empty()) return all;
    const auto add = [&](std::string_view text) {
        if (text.empty() || text.size() > longest_phrase) return;
        const auto found = phrases_.find(phrase_key(text));
        if (found == phrases_.end()) return;
        all.sets |= found->second.sets;
        all.by_route |= found->second.by_route;
        all.is_known_system = true;
    };
    add(concept_read.text);
    for (const Coding& coding : concept_read.codings) add(coding.display);
    all.by_route &= ~all.sets;
    return all;
}

} // namespace eczema::fhir
