// What a reload takes and what it refuses, while the program goes on with what it had; and how that is told.
#include "tests/support/exposition_reading.hpp"
#include "tests/support/guarded_service.hpp"
#include "tests/support/scratch_folder.hpp"
#include "tests/support/serving.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace eczema::server {
namespace {

using testing::HasSubstr;
using testing::Not;
using tests::comes_true;
using tests::ExpositionReading;
using tests::ScratchFile;
using tests::Serving;

std::size_t count_of(const std::string& text, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

// By the probe, which is answered to everyone.
std::string content_of(const Serving& serving) {
    return tests::at(tests::json_of(serving.get("/health/ready").body), "/content");
}

// Each of these would leave the socket or the store judged by what is not so: refused as a whole, with what else is
// new.
TEST(RefusedReload, KeepsWhatOnlyARestartChanges) {
    const tests::ScratchFolder folder;
    const auto text = [&](std::string_view listen, std::string_view store, std::string_view jurisdiction) {
        return R"({"listen":{"publicUrl":"https://cds.example")" + std::string(listen) + R"(},"store":{"file":")" +
               folder.path() + '/' + std::string(store) + R"("},"site":{"jurisdiction":")" + std::string(jurisdiction) +
               R"("},"clients":[)" + tests::ehr_client() + "]}";
    };
    const ScratchFile config(text("", "a.sqlite", "US"));
    Serving serving({"--config", config.path(), "--metrics-address", "127.0.0.1:0"});
    const std::string first = content_of(serving);
    std::size_t refused = 0;
    for (const std::string& other :
         {text(R"(,"address":"127.0.0.2")", "a.sqlite", "EU"), text(R"(,"address":"localhost")", "a.sqlite", "EU"),
          text(R"(,"behindTerminator":true)", "a.sqlite", "EU"), text("", "b.sqlite", "EU")}) {
        config.write(other);
        serving.child().signal(SIGHUP);
        ++refused;
        ASSERT_TRUE(comes_true([&] {
            return count_of(serving.child().errors(), "change at a restart alone") == refused;
        })) << serving.child().errors();
        EXPECT_EQ(content_of(serving), first) << other;
    }
    EXPECT_FALSE(std::filesystem::exists(folder.path() + "/b.sqlite"));
    EXPECT_THAT(serving.child().errors(), Not(HasSubstr("configuration reloaded")));
    ExpositionReading reading(serving.metrics());
    EXPECT_EQ(reading.value("eczema_cds_config_reloads_total", {{"result", "refused"}}), refused);
    EXPECT_EQ(reading.value("eczema_cds_config_reloads_total", {{"result", "taken"}}), 0);
    EXPECT_EQ(reading.value("eczema_cds_config_last_reload_successful"), 0);
    const auto since_start = reading.value("eczema_cds_config_last_reload_success_timestamp_seconds");
    EXPECT_GT(since_start.value_or(0), 0);

    config.write("{");
    serving.child().signal(SIGHUP);
    ASSERT_TRUE(comes_true([&] { return serving.child().errors().find("has faults") != std::string::npos; }));
    EXPECT_EQ(content_of(serving), first);

    config.write(text("", "a.sqlite", "EU"));
    serving.child().signal(SIGHUP);
    ASSERT_TRUE(comes_true([&] { return content_of(serving) != first; })) << serving.child().errors();
    reading = ExpositionReading(serving.metrics());
    EXPECT_EQ(reading.value("eczema_cds_config_reloads_total", {{"result", "refused"}}), refused + 1);
    EXPECT_EQ(reading.value("eczema_cds_config_reloads_total", {{"result", "taken"}}), 1);
    EXPECT_EQ(reading.value("eczema_cds_config_last_reload_successful"), 1);
    EXPECT_GE(reading.value("eczema_cds_config_last_reload_success_timestamp_seconds"), since_start);
    EXPECT_THAT(serving.metrics(), HasSubstr("content=" + content_of(serving) + "}"));
}

} // namespace
} // namespace eczema::server
