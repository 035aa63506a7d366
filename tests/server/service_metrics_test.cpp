#include "server/service_metrics.hpp"

#include "tests/support/exposition_reading.hpp"
#include "tests/support/hook_calls.hpp"
#include "tests/support/key_asker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::server {
namespace {

using tests::ExpositionReading;

// The parts of a service that serves nobody.
class Parts : public testing::Test {
  protected:
    void use(std::string_view config) {
        current.replace(tests::snapshot_of(config));
        add_service_metrics(metrics, {current, store, asker.published, server, gate, reloads, draining, &log}, "1.2.3");
    }
    ExpositionReading reading() const {
        ExpositionReading result(metrics.text());
        EXPECT_THAT(result.faults(), testing::IsEmpty()) << metrics.text();
        return result;
    }

    CurrentSnapshot current{nullptr};
    Store store = *open_store({});
    tests::KeyAsker asker;
    HttpServer server{{}, {}, 1};
    CallGate gate;
    Reloads reloads;
    std::atomic<bool> draining{false};
    DecisionLog log{1};
    Metrics metrics;
};

TEST_F(Parts, TellTheBuildAndTheContentInUse) {
    use("{}");
    const auto first = current.get(), second = tests::snapshot_of(R"({"site":{"jurisdiction":"EU"}})");
    const auto value_of = [this](const Snapshot& snapshot) {
        return reading().value("eczema_cds_build_info",
                               {{"version", "1.2.3"}, {"content", snapshot.standard_client().content_hash}});
    };
    EXPECT_EQ(value_of(*first), 1);
    current.replace(second);
    EXPECT_EQ(value_of(*first), std::nullopt);
    EXPECT_EQ(value_of(*second), 1);
}

TEST_F(Parts, TellNothingOfWhatThereIsNot) {
    use("{}");
    const ExpositionReading read = reading();
    for (const std::string family :
         {"eczema_cds_store_up", "eczema_cds_published_keys_up", "eczema_cds_published_keys_age_seconds",
          "eczema_cds_published_keys_fetches_total", "eczema_cds_tls_certificate_expiry_timestamp_seconds"})
        EXPECT_EQ(read.type_of(family), "") << family;
}

TEST_F(Parts, TellTheCertificatesLastSecond) {
    use("{}");
    auto changed = std::make_shared<Snapshot>(*tests::snapshot_of("{}"));
    auto tls = std::make_shared<ServerTls>();
    tls->valid_until_seconds = 1'795'608'000;
    changed->config.tls.context = tls;
    current.replace(changed);
    EXPECT_EQ(reading().value("eczema_cds_tls_certificate_expiry_timestamp_seconds"), 1'795'608'000);
}

TEST_F(Parts, TellHowPublishedKeysFareByClientAndPlace) {
    tests::FhirFixture fixture;
    fixture.on("jwks", tests::publishing("a"));
    const std::string good = fixture.base() + "/jwks";
    use(R"({"listen":{"publicUrl":"https://cds.example"},"clients":[{"id":"north","issuer":"https://a.example","jku":[")" +
        fixture.base() + R"(/other",")" + good + R"("],"jkuPrivateAddress":true}]})");
    EXPECT_EQ(reading().type_of("eczema_cds_published_keys_up"), ""); // none was asked for yet

    const PublishedKeySource& source = current.get()->standard_client().key_sources.at(1);
    ASSERT_EQ(source.url, good);
    asker.wait(source);
    asker.advance(std::chrono::seconds(90));
    const std::map<std::string, std::string> labels{{"client", "north"}, {"jku", "1"}};
    const auto with = [&labels](const std::string& result) {
        auto all = labels;
        all["result"] = result;
        return all;
    };
    EXPECT_EQ(reading().value("eczema_cds_published_keys_up", labels), 1);
    EXPECT_EQ(reading().value("eczema_cds_published_keys_age_seconds", labels), 90);
    EXPECT_EQ(reading().value("eczema_cds_published_keys_fetches_total", with("success")), 1);
    EXPECT_EQ(reading().value("eczema_cds_published_keys_fetches_total", with("failure")), 0);
    EXPECT_EQ(metrics.text().find("http://"), std::string::npos) << "no URL is told";
}

} // namespace
} // namespace eczema::server
