#include "server/config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<Override> variables(std::vector<std::string_view> entries) {
    const auto overrides = environment_overrides(entries);
    EXPECT_TRUE(overrides.has_value());
    return overrides ? *overrides : std::vector<Override>{};
}

TEST(Environment, overrides_keys_of_the_file) {
    const auto overrides = variables(
        {"PATH=/bin", "ECZEMA_CDS_LISTEN__PORT=8081", "ECZEMA_CDS_LISTEN__PUBLIC_URL=https://x/a=b",
         "ECZEMA_CDS_SITE__TIMEZONE=Europe/London", "ECZEMA_CDS_SITE__installationKeyFile=/run/key",
         "ECZEMA_CDS_LISTEN__ALLOWED_ORIGINS=[\"http://a\"]", "ECZEMA_CDS_SITE__THRESHOLDS={\"openEndedDays\": 400}",
         "ECZEMA_CDS_LOG__DECISIONS=false", "ECZEMA_CDS_TERMINOLOGY__SNOMED=gps", "ECZEMA_CDS", "eczema_cds_x=1"});
    ASSERT_EQ(overrides.size(), 8u);
    const auto result = load_config(R"({"listen": {"port": 1, "threads": 3}})", overrides);
    ASSERT_TRUE(result.has_value());
    const Config& config = *result;
    EXPECT_EQ(config.listen.port, 8081);
    EXPECT_EQ(config.listen.threads, 3u);
    EXPECT_EQ(config.listen.public_url, "https://x/a=b");
    EXPECT_EQ(config.site.time_zone, "Europe/London");
    EXPECT_EQ(config.site.installation_key_file, "/run/key");
    EXPECT_THAT(config.listen.allowed_origins, ElementsAre("http://a"));
    EXPECT_EQ(config.site.settings.thresholds.open_ended_days, 400);
    EXPECT_FALSE(config.log_decisions);
    EXPECT_EQ(config.snomed, SnomedContent::gps);
}

std::vector<Fault> faults(std::span<const Override> overrides) {
    const auto config = load_config("{}", overrides);
    return config ? std::vector<Fault>{} : config.error();
}

TEST(Environment, names_the_variable_in_a_fault) {
    const auto found = faults(variables({"ECZEMA_CDS_LISTEN__PORT=eighty", "ECZEMA_CDS_LIMITS__BODY_BYTES=1"}));
    EXPECT_THAT(found,
                ElementsAre(Fault{"/listen/port", "must be an integer, written as JSON (set by "
                                                  "ECZEMA_CDS_LISTEN__PORT)"},
                            Fault{"/limits/bodyBytes", "must be at least 1024 and at most 1073741824 bytes (set by "
                                                       "ECZEMA_CDS_LIMITS__BODY_BYTES)"}));
}

TEST(Environment, refuses_every_unknown_variable) {
    const std::vector<std::string_view> entries = {"ECZEMA_CDS_LISTEN__PROT=secret",
                                                   "ECZEMA_CDS_LISTN__PORT=secret",
                                                   "ECZEMA_CDS_PORT=secret",
                                                   "ECZEMA_CDS_CLIENTS__ID=secret",
                                                   "ECZEMA_CDS_=secret",
                                                   "ECZEMA_CDS_LISTEN__=secret",
                                                   "ECZEMA_CDS_LISTEN__PORT__X=secret",
                                                   "ECZEMA_CDS_A\nB__C=secret",
                                                   "ECZEMA_CDS_LISTEN__PORT=8081"};
    const auto result = environment_overrides(entries);
    ASSERT_FALSE(result.has_value());
    std::vector<std::string> names;
    for (const Fault& fault : result.error()) {
        names.push_back(fault.path);
        EXPECT_EQ(fault.message.find("secret"), std::string::npos);
    }
    EXPECT_THAT(names, ElementsAre("ECZEMA_CDS_LISTEN__PROT", "ECZEMA_CDS_LISTN__PORT", "ECZEMA_CDS_PORT",
                                   "ECZEMA_CDS_CLIENTS__ID", "ECZEMA_CDS_", "ECZEMA_CDS_LISTEN__",
                                   "ECZEMA_CDS_LISTEN__PORT__X", "ECZEMA_CDS_A?B__C"));
    EXPECT_THAT(result.error()[0].message, HasSubstr("known: address, port"));
}

TEST(Environment, refuses_two_variables_for_one_key) {
    const std::vector<std::string_view> entries = {"ECZEMA_CDS_LISTEN__PUBLICURL=http://a",
                                                   "ECZEMA_CDS_LISTEN__PUBLIC_URL=http://b"};
    const auto result = environment_overrides(entries);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error()[0].path, "ECZEMA_CDS_LISTEN__PUBLIC_URL");
    EXPECT_THAT(result.error()[0].message, HasSubstr("ECZEMA_CDS_LISTEN__PUBLICURL"));
}

} // namespace
} // namespace eczema::server
