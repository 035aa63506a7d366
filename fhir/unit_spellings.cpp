#include "fhir/unit_spellings.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace eczema::fhir {
namespace {

struct Spelling {
    std::string_view sent, code; // `sent` in small letters
};
constexpr Spelling spellings[] = {
    // mass and volume; capitals as RxNorm and older systems write them
    {"kg", "kg"},
    {"kgs", "kg"},
    {"kilogram", "kg"},
    {"kilograms", "kg"},
    {"g", "g"},
    {"gm", "g"},
    {"gms", "g"},
    {"gram", "g"},
    {"grams", "g"},
    {"mg", "mg"},
    {"mgs", "mg"},
    {"milligram", "mg"},
    {"milligrams", "mg"},
    {"ug", "ug"},
    {"mcg", "ug"},
    {"microgram", "ug"},
    {"micrograms", "ug"},
    {"lb", "[lb_av]"},
    {"lbs", "[lb_av]"},
    {"lb_av", "[lb_av]"},
    {"pound", "[lb_av]"},
    {"pounds", "[lb_av]"},
    {"oz", "[oz_av]"},
    {"ml", "mL"},
    {"cc", "mL"},
    {"milliliter", "mL"},
    {"milliliters", "mL"},
    {"millilitre", "mL"},
    {"millilitres", "mL"},
    // amount in a volume
    {"mg/ml", "mg/mL"},
    {"mg/dl", "mg/dL"},
    {"mg/l", "mg/L"},
    {"mg%", "mg/dL"},
    {"g/dl", "g/dL"},
    {"gm/dl", "g/dL"},
    {"gms/dl", "g/dL"},
    {"g%", "g/dL"},
    {"ug/ml", "ug/mL"},
    {"mcg/ml", "ug/mL"},
    {"mmol/l", "mmol/L"},
    {"umol/l", "umol/L"},
    {"mcmol/l", "umol/L"},
    {"micromol/l", "umol/L"},
    // activity: of an enzyme the international unit is U by definition
    {"u/l", "U/L"},
    {"iu/l", "U/L"},
    {"[iu]/l", "U/L"},
    {"unit/l", "U/L"},
    {"units/l", "U/L"},
    {"iu", "[iU]"},
    {"miu/ml", "m[iU]/mL"},
    // cells
    {"k/ul", "10*3/uL"},
    {"k/mcl", "10*3/uL"},
    {"k/mm3", "10*3/uL"},
    {"k/cumm", "10*3/uL"},
    {"thou/ul", "10*3/uL"},
    {"thou/mcl", "10*3/uL"},
    {"thou/mm3", "10*3/uL"},
    {"thousand/ul", "10*3/uL"},
    {"thousands/ul", "10*3/uL"},
    {"10*3/ul", "10*3/uL"},
    {"10*3/mcl", "10*3/uL"},
    {"10*3/mm3", "10*3/uL"},
    {"10*3/cumm", "10*3/uL"},
    {"10*3 cells/ul", "10*3/uL"},
    {"10*9/l", "10*9/L"},
    {"10*9 cells/l", "10*9/L"},
    {"10(9)/l", "10*9/L"},
    {"10 9/l", "10*9/L"},
    {"giga/l", "10*9/L"},
    {"gpt/l", "10*9/L"},
    {"cells/ul", "/uL"},
    {"cells/mcl", "/uL"},
    {"cells/mm3", "/uL"},
    {"cells/cumm", "/uL"},
    {"cells/cu mm", "/uL"},
    {"/mcl", "/uL"},
    {"/cumm", "/uL"},
    {"/cu mm", "/uL"},
    // filtration
    {"ml/min", "mL/min"},
    {"ml/min/1.73", "mL/min/{1.73_m2}"},
    {"ml/min/1.73m2", "mL/min/{1.73_m2}"},
    {"ml/min/1.73 m2", "mL/min/{1.73_m2}"},
    {"ml/min/1.73_m2", "mL/min/{1.73_m2}"},
    {"ml/min/1.73m^2", "mL/min/{1.73_m2}"},
    {"ml/min/1.73 m^2", "mL/min/{1.73_m2}"},
    {"ml/min/1.73sqm", "mL/min/{1.73_m2}"},
    {"ml/min/1.73 sqm", "mL/min/{1.73_m2}"},
    {"ml/min/1.73 sq m", "mL/min/{1.73_m2}"},
    {"ml/min/{1.73_m2}", "mL/min/{1.73_m2}"},
    {"ml/min/bsa", "mL/min/{1.73_m2}"},
    // pressure, shares, scores
    {"mmhg", "mm[Hg]"},
    {"mm hg", "mm[Hg]"},
    {"mm(hg)", "mm[Hg]"},
    {"mm[hg]", "mm[Hg]"},
    {"percent", "%"},
    {"score", "{score}"},
    {"point", "{score}"},
    {"points", "{score}"},
    // time
    {"minute", "min"},
    {"minutes", "min"},
    {"hour", "h"},
    {"hours", "h"},
    {"hr", "h"},
    {"hrs", "h"},
    {"day", "d"},
    {"days", "d"},
    {"week", "wk"},
    {"weeks", "wk"},
    {"month", "mo"},
    {"months", "mo"},
    {"year", "a"},
    {"years", "a"},
    {"yr", "a"},
    {"yrs", "a"},
    // pieces
    {"tbl", "{tablet}"},
    {"tablet", "{tablet}"},
    {"tablets", "{tablet}"},
    {"tab", "{tablet}"},
    {"tabs", "{tablet}"},
    {"capsule", "{capsule}"},
    {"capsules", "{capsule}"},
    {"cap", "{capsule}"},
    {"caps", "{capsule}"},
    {"syringe", "{syringe}"},
    {"syringes", "{syringe}"},
    {"pen", "{pen}"},
    {"pens", "{pen}"},
    {"injection", "{injection}"},
    {"injections", "{injection}"},
};

char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

constexpr Spelling letters[] = {
    {"\u00B5", "u"}, {"\u03BC", "u"}, {"\u00B2", "2"}, {"\u00B3", "3"}, {"\u2079", "*9"}, {"\u00D7", "x"},
};

} // namespace

std::string in_plain_letters(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size();) {
        const auto* found = std::end(letters);
        if (static_cast<unsigned char>(text[i]) >= 0x80)
            found = std::find_if(std::begin(letters), std::end(letters),
                                 [&](const Spelling& letter) { return text.substr(i).starts_with(letter.sent); });
        if (found == std::end(letters)) {
            plain += text[i++];
        } else {
            plain += found->code;
            i += found->sent.size();
        }
    }
    // "x10E9/L", "X 10^9/L", "10E9/L"
    if (!plain.empty() && small(plain.front()) == 'x') {
        const std::size_t ten = plain.find("10");
        if (ten == 1 || (ten == 2 && plain[1] == ' ')) plain.erase(0, ten);
    }
    if (plain.size() > 2 && plain.starts_with("10") && (small(plain[2]) == 'e' || plain[2] == '^')) plain[2] = '*';
    return plain;
}

std::string_view code_of_spelling(std::string_view text) {
    const auto is_alike = [text](const Spelling& spelling) {
        return std::equal(text.begin(), text.end(), spelling.sent.begin(), spelling.sent.end(),
                          [](char a, char b) { return small(a) == b; });
    };
    const auto* found = std::find_if(std::begin(spellings), std::end(spellings), is_alike);
    return found == std::end(spellings) ? std::string_view() : found->code;
}

} // namespace eczema::fhir
