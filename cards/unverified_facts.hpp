// What of the rules and tables rests on general knowledge (gk), and what is a choice of this project (design): row by
// row, for a dermatologist to sign off. Every table with such rows adds them by a function of its own, named once in
// unverified_facts.cpp; RULEBOOK.md prints the lists.
#pragma once
#include "cards/rule.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace eczema::cards {

enum class Effect : std::uint8_t {
    card,  // raises or words a card
    draft, // opens or fills a draft, once site.signedOff holds the id
    facts, // is used in working out facts
};
std::string_view to_text(Effect effect);

struct UnverifiedFact {
    std::string id;     // never reused; where the effect is `draft`, what site.signedOff takes
    std::string where;  // rule id or name of the table
    std::string text;   // the sentence, or the row in words
    std::string source; // as the row has it
    Effect effect;
};
using UnverifiedFacts = std::vector<UnverifiedFact>;

// Whether a source names gk, or design, among others.
bool is_general_knowledge(std::string_view source);
bool is_design(std::string_view source);

// Whether what a rule's source says is a choice of this project rather than general knowledge.
bool is_choice(const Source& source);

// What rests on general knowledge, in the order of the rulebook; ids are unique.
UnverifiedFacts unverified_facts();

// Rows of rules and plausible ranges that are choices of this project.
UnverifiedFacts design_choices();

// One for each table whose rows stand nowhere else; the file that holds the rows defines it.
void add_unverified_steroid_potency(UnverifiedFacts& facts);   // steroid_potency.cpp
void add_unverified_scores(UnverifiedFacts& facts);            // severity.cpp
void add_unverified_steroid_strengths(UnverifiedFacts& facts); // vaccines.cpp
void add_unverified_dose_intervals(UnverifiedFacts& facts);    // supplies.cpp
void add_unverified_immunity(UnverifiedFacts& facts);          // viral_infections.cpp
void add_unverified_oral_doses(UnverifiedFacts& facts);        // oral_dose_tables.cpp
void add_unverified_interactions(UnverifiedFacts& facts);      // interactions.cpp
void add_unverified_counselling(UnverifiedFacts& facts);       // counselling.cpp
void add_unverified_excipients(UnverifiedFacts& facts);        // recorded_reactions.cpp
void add_plausible_weights(UnverifiedFacts& choices);          // body_weight.cpp

} // namespace eczema::cards
