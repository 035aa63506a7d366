// RxNorm dose forms and groups of them (TTY DF and DFG) by their names, in terms of our sets of routes, forms and
// devices. Used when a table of drug products is made or loaded. A name that is not listed says nothing.
#pragma once
#include "cards/value_sets.hpp"

namespace eczema::cards {

// "Topical Cream" -> form-topical; "Pen Injector" -> form-injection and form-pen. Forms for nose, ear, mouth, rectum
// and vagina, and implants, are in route-inhaled-nasal-ophthalmic: neither a skin treatment nor a systemic one.
SetBits sets_of_dose_form(std::string_view name);

} // namespace eczema::cards
