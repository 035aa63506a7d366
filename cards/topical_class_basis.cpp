#include "cards/topical_class_basis.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

using enum ValueSet;

constexpr PotencySourceRow sources[] = {
    {"topical-steroid-classes", "presumed from its ingredient"},
    {"topical-steroid-potency", "by the table of potencies"},
};

struct ClassName {
    ValueSet set;
    std::string_view shown;
};
constexpr ClassName class_names[] = {{drug_tcs_class_i, "I"},
                                     {drug_tcs_class_ii, "II"},
                                     {drug_tcs_class_iii_iv, "III or IV"},
                                     {drug_tcs_class_v, "V"},
                                     {drug_tcs_class_vi_vii, "VI or VII"}};

bool is_class_i_to_iv(const SetBits& classes) {
    return holds(classes, drug_tcs_class_i) || holds(classes, drug_tcs_class_ii) ||
           holds(classes, drug_tcs_class_iii_iv);
}

} // namespace

const PotencySourceRow& row_of(PotencySource source) { return sources[static_cast<std::size_t>(source)]; }

std::string_view class_name(ValueSet set) {
    for (const ClassName& name : class_names)
        if (name.set == set) return name.shown;
    return {};
}

PotencySource potency_source_of(const Drug& steroid) {
    return steroid.presumed_class ? PotencySource::potency_table : PotencySource::presumed_classes;
}

bool is_strong_anyhow(const Drug& steroid) {
    return is_class_i_to_iv(steroid.sets) && is_class_i_to_iv(steroid.presumed_class.value_or(steroid.sets));
}

void ClassBasis::add(const Drug& steroid) {
    SetBits& classes = classes_[static_cast<std::size_t>(potency_source_of(steroid))];
    for (const ClassName& name : class_names)
        if (holds(steroid.sets, name.set)) classes.set(index_of(name.set));
}

bool ClassBasis::is_empty() const {
    return std::all_of(classes_.begin(), classes_.end(), [](const SetBits& classes) { return classes.none(); });
}

std::string ClassBasis::in_words() const {
    std::string text;
    for (std::size_t i = 0; i < classes_.size(); ++i)
        for (const ClassName& name : class_names)
            if (holds(classes_[i], name.set))
                text += (text.empty() ? "class " : "; class ") + std::string(name.shown) + " of a topical steroid, " +
                        std::string(sources[i].shown);
    return text;
}

std::string_view ClassBasis::awaits_sign_off(const Settings& settings) const {
    std::string_view awaited;
    for (std::size_t i = 0; i < classes_.size(); ++i) {
        if (classes_[i].none()) continue;
        const auto& signed_off = settings.signed_off;
        if (std::find(signed_off.begin(), signed_off.end(), sources[i].id) != signed_off.end()) return {};
        if (awaited.empty()) awaited = sources[i].id;
    }
    return awaited;
}

} // namespace eczema::cards
