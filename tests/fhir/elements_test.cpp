#include "fhir/elements.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace eczema::fhir {
namespace {

const std::map<std::string, ElementId>& table() {
    static const auto by_name = [] {
        std::map<std::string, ElementId> names;
        for (std::size_t i = 0; i < element_names.size(); ++i)
            names.emplace(std::string(element_names[i]), static_cast<ElementId>(i));
        return names;
    }();
    return by_name;
}

ElementId expected_id(const std::string& name) {
    const auto found = table().find(name);
    return found == table().end() ? other_element : found->second;
}

TEST(Elements, NoNameStandsTwiceAndEachHasItsOwnId) {
    EXPECT_EQ(table().size(), element_names.size());
    EXPECT_LT(element_names.size(), other_element);
    for (std::size_t i = 0; i < element_names.size(); ++i)
        EXPECT_EQ(element_id(element_names[i]), i) << element_names[i];
}

TEST(Elements, NearMissesAreNotFound) {
    for (const std::string_view view : element_names) {
        const std::string name(view);
        for (std::size_t at = 0; at < name.size(); ++at) {
            for (int byte = 0; byte < 256; ++byte) {
                std::string changed = name;
                changed[at] = static_cast<char>(byte);
                ASSERT_EQ(element_id(changed), expected_id(changed)) << name << " at " << at << " byte " << byte;
            }
            std::string cut = name;
            cut.erase(at, 1);
            ASSERT_EQ(element_id(cut), expected_id(cut)) << cut;
        }
        for (const std::string& longer : {name + "s", name + '\0', '_' + name, name + name, ' ' + name})
            ASSERT_EQ(element_id(longer), expected_id(longer)) << longer;
    }
}

TEST(Elements, EveryShortWordIsFoundOnlyIfListed) {
    std::string word;
    const auto walk = [&](const auto& self, std::size_t left) -> void {
        ASSERT_EQ(element_id(word), expected_id(word)) << word;
        if (left == 0) return;
        for (char letter = 'a'; letter <= 'z'; ++letter) {
            word.push_back(letter);
            self(self, left - 1);
            word.pop_back();
        }
    };
    walk(walk, 4);
}

TEST(Elements, AnEmptyOrVeryLongNameIsNotFound) {
    EXPECT_EQ(element_id(""), other_element);
    EXPECT_EQ(element_id(std::string(1'000'000, 'x')), other_element);
}

TEST(Elements, OnlyTheListedResourceTypesAreRead) {
    for (const std::string_view type : resource_types_read) EXPECT_TRUE(is_resource_type_read(type)) << type;
    for (std::size_t i = 0; i < resource_types_read.size(); ++i)
        EXPECT_EQ(resource_type_index(resource_types_read[i]), i) << "listed twice: " << resource_types_read[i];
    EXPECT_EQ(resource_type_index("NutritionOrder"), resource_types_read.size());
    for (const std::string_view type : {"", "patient", "Patients", "NutritionOrder", "Practitioner", "DeviceRequest"})
        EXPECT_FALSE(is_resource_type_read(type)) << type;
}

static_assert(element_names[element_id("onsetDateTime")] == "onsetDateTime", "decoders look names up when compiled");

} // namespace
} // namespace eczema::fhir
