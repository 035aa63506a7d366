// site.codes, site.drugs and site.orders as an operator writes them: what is read, and each fault with its place.
// What the mappings do is tests/cards/site_mapping_test.cpp's.
#include "server/snapshot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <tuple>

namespace eczema::server {
namespace {

using testing::ElementsAre;

Config loaded(std::string_view text) {
    auto config = load_config(text);
    if (!config) throw std::runtime_error("not admitted: " + config.error().front().path);
    return *std::move(config);
}

std::vector<std::string> paths_of(const std::vector<Fault>& faults) {
    std::vector<std::string> paths;
    for (const Fault& fault : faults) paths.push_back(fault.path);
    return paths;
}

// Of the configuration alone.
std::vector<std::string> paths(std::string_view text) {
    const auto config = load_config(text);
    return config ? std::vector<std::string>{} : paths_of(config.error());
}

// Of what the configuration says about our content.
std::vector<Fault> faults_of(std::string_view text) {
    const auto snapshot = make_snapshot(loaded(text), {}, std::nullopt);
    return snapshot ? std::vector<Fault>{} : snapshot.error();
}

TEST(SiteMapping, reads_what_a_site_maps) {
    const Config config = loaded(R"({"site": {
        "drugs": [{"system": "urn:x", "code": "D 1", "text": "DUPIXENT pen", "means": "drug-dupilumab"},
                  {"text": "Prednison", "means": {"system": "http://www.whocc.no/atc", "code": "H02AB07"}}],
        "orders": [{"item": "skin-biopsy", "system": "urn:y", "code": "7", "display": "Biopsy"},
                   {"item": "blood-count", "system": "urn:y", "code": "8"}]}})");
    const auto& [drugs, orders] = std::tie(config.site.settings.drugs, config.site.settings.orders);
    ASSERT_EQ(drugs.size(), 2u);
    EXPECT_EQ(drugs[0].system + "|" + drugs[0].code + "|" + drugs[0].text + "|" + drugs[0].means,
              "urn:x|D 1|DUPIXENT pen|drug-dupilumab");
    EXPECT_EQ(drugs[1].text + "|" + drugs[1].means + "|" + drugs[1].standard_system + "|" + drugs[1].standard_code,
              "Prednison||http://www.whocc.no/atc|H02AB07");
    ASSERT_EQ(orders.size(), 2u);
    EXPECT_EQ(orders[0].item + "|" + orders[0].system + "|" + orders[0].code + "|" + orders[0].display,
              "skin-biopsy|urn:y|7|Biopsy");
    EXPECT_EQ(orders[1].display, "");
}

TEST(SiteMapping, refuses_ill_formed_mappings) {
    for (const auto& [list, entry, place] :
         {std::tuple{"drugs", R"({"text": "x"})", "/means"},
          {"drugs", R"({"text": " ", "means": "drug-tcs"})", "/text"},
          {"drugs", R"({"text": "", "means": "drug-tcs"})", "/text"},
          {"drugs", R"({"system": "x", "code": "1", "means": "drug-tcs"})", "/system"},
          {"drugs", R"({"system": "urn:x", "code": "1 ", "means": "drug-tcs"})", "/code"},
          {"drugs", R"({"text": "x", "means": {"system": "urn:x"}})", "/means"},
          {"drugs", R"({"text": "x", "means": {"system": "urn:x", "code": "1", "text": "y"}})", "/means"},
          {"drugs", R"({"text": "x", "means": "dupilumab"})", "/means"},
          {"drugs", R"({"text": "x", "means": 5})", "/means"},
          {"drugs", R"({"text": "x", "means": "drug-tcs", "route": "oral"})", "/route"},
          {"orders", R"({"system": "urn:x", "code": "1"})", "/item"},
          {"orders", R"({"item": "skin-biopsy", "code": "1"})", "/system"},
          {"orders", R"({"item": "skin-biopsy", "system": "urn:x"})", "/code"},
          {"orders", R"({"item": "skin-biopsy", "system": "urn:x", "code": "1", "display": ""})", "/display"},
          {"orders", R"({"item": "Skin", "system": "urn:x", "code": "1"})", "/item"},
          {"codes", R"({"system": "urn:x", "code": "", "means": "easi"})", "/code"},
          {"codes", R"({"system": "urn:x", "code": "1", "means": ""})", "/means"}}) {
        const std::string name(list);
        EXPECT_THAT(paths("{\"site\": {\"" + name + "\": [" + entry + "]}}"),
                    ElementsAre("/site/" + name + "/0" + place))
            << entry;
    }
    EXPECT_THAT(paths(R"({"site": {"drugs": [{"text": "x", "means": "drug-tcs"},
                                             {"text": "x", "means": "drug-tcs"}]}})"),
                ElementsAre("/site/drugs"));
}

TEST(SiteMapping, names_what_does_not_fit) {
    const auto faults = faults_of(R"({"site":{
        "codes":[{"system":"urn:site","code":"1","means":"easi"},{"system":"urn:site","code":"1","means":"iga"},
                 {"system":"urn:site","code":"2","means":"cond-astma"},
                 {"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"L20.9","means":"cond-asthma"}],
        "drugs":[{"text":"x","means":"drug-tcz"},{"means":"drug-tcs"},{"system":"urn:site","text":"y","means":"drug-tcs"}],
        "orders":[{"item":"biopsy","system":"urn:site","code":"1"},{"item":"tpmt","system":"urn:site","code":"1"},
                  {"item":"tpmt","system":"urn:site","code":"2"}]}})");
    EXPECT_EQ(paths_of(faults), (std::vector<std::string>{"/site/codes/1", "/site/codes/2/means", "/site/codes/3/code",
                                                          "/site/drugs/0/means", "/site/drugs/1", "/site/drugs/2/code",
                                                          "/site/orders/0/item", "/site/orders/2"}));
    EXPECT_NE(faults[1].message.find("nearest: cond-asthma"), std::string::npos);
}

// What a standard code means does not depend on the licence.
TEST(SiteMapping, knows_the_meaning_of_codes_that_are_not_in_use) {
    const auto faults = faults_of(R"({"terminology":{"snomed":"gps"},"site":{"codes":[
        {"system":"http://snomed.info/sct","code":"186535001","means":"cond-asthma"}]}})");
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults[0].path, "/site/codes/0/code");
}

} // namespace
} // namespace eczema::server
