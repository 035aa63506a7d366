// What the importer needs of a RxNorm release: the concepts of drugs and forms, how they hang together, and their
// attributes, of the source RXNORM alone and without what is suppressed. Filled row by row; says nothing of what a drug
// is good for.
#pragma once
#include "server/rrf.hpp"

#include <map>
#include <string>
#include <unordered_map>

namespace eczema::server {

using RxCui = std::uint32_t;

// TTY of the concepts that are kept.
enum class TermType : std::uint8_t {
    ingredient,         // IN
    precise_ingredient, // PIN
    ingredients,        // MIN
    brand,              // BN
    component,          // SCDC
    branded_component,  // SBDC
    drug,               // SCD
    branded_drug,       // SBD
    drug_form,          // SCDF, SCDG
    branded_drug_form,  // SBDF, SBDG
    pack,               // GPCK
    branded_pack,       // BPCK
    dose_form,          // DF
    dose_form_group,    // DFG
};

struct RxConcept {
    TermType type;
    std::string name;
};

// Ids of other concepts, by the relation from this one to them.
struct RxRelations {
    std::vector<RxCui> consists_of, has_ingredient, has_precise_ingredient, has_part, form_of, has_dose_form, is_a,
        tradename_of, contains, quantified_form_of;
};

// Values of the attributes that are read, as they stand in the file.
struct RxAttributes {
    std::vector<std::string> ndc;
    std::map<std::string, std::string, std::less<>> other;
};

struct RxnormRelease {
    std::unordered_map<RxCui, RxConcept> concepts;
    std::unordered_map<RxCui, RxRelations> relations;
    std::unordered_map<RxCui, RxAttributes> attributes;
    std::string version; // of the source RXNORM in RXNSAB.RRF; empty where that file is not there
};

// Columns of each file.
inline constexpr std::size_t rxnconso_columns = 18, rxnrel_columns = 16, rxnsat_columns = 13, rxnsab_columns = 25;

// In this order: relations and attributes are kept for concepts that are known.
void take_concept(RrfRow rxnconso, RxnormRelease& release);
void take_relation(RrfRow rxnrel, RxnormRelease& release);
void take_attribute(RrfRow rxnsat, RxnormRelease& release);
void take_source(RrfRow rxnsab, RxnormRelease& release);

} // namespace eczema::server
