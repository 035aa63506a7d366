// The live rules, one file each. A new rule: its file, a line here, and a line in cards/registry.cpp.
#pragma once
#include "cards/rule.hpp"

namespace eczema::cards {

extern const Rule gate_eczema_herpeticum;        // R06
extern const Rule gate_hypersensitivity;         // R15
extern const Rule gate_bacterial_superinfection; // R05
extern const Rule gate_duplicate_advanced;       // R21
extern const Rule ocs_course_length;             // R24
extern const Rule gate_helminth;                 // R11
extern const Rule ad_diagnosis_doubt;            // R04
extern const Rule ad_systemic_options;           // R03

} // namespace eczema::cards
