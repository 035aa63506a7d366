// The thread that fetches key sets ends at once, whatever it waits for: a connection, a handshake, an answer, or the
// system's look-up of a name, which cannot be interrupted. For that this program has a look-up of its own.
#include "server/jwks_fetch.hpp"
#include "tests/support/fhir_fixture.hpp"
#include <condition_variable>
#include <dlfcn.h>
#include <future>
#include <gtest/gtest.h>
#include <memory>
#include <mutex>
#include <netdb.h>

namespace {

// Look-ups of this name do not come back before they are released.
constexpr std::string_view held_name = "held-look-up.invalid";

std::mutex look_ups;
std::condition_variable look_ups_changed;
unsigned look_ups_begun = 0;
unsigned look_ups_ended = 0;
bool look_ups_released = true;

// For as long as it lives; then waits until each has ended.
struct HoldLookUps {
    HoldLookUps() {
        const std::unique_lock lock(look_ups);
        look_ups_begun = look_ups_ended = 0;
        look_ups_released = false;
    }
    ~HoldLookUps() {
        std::unique_lock lock(look_ups);
        look_ups_released = true;
        look_ups_changed.notify_all();
        look_ups_changed.wait(lock, [] { return look_ups_ended == look_ups_begun; });
    }
    HoldLookUps(const HoldLookUps&) = delete;
    HoldLookUps& operator=(const HoldLookUps&) = delete;

    void wait_for_one() const {
        std::unique_lock lock(look_ups);
        look_ups_changed.wait(lock, [] { return look_ups_begun > 0; });
    }
    unsigned begun() const {
        const std::unique_lock lock(look_ups);
        return look_ups_begun;
    }
};

} // namespace

extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints, addrinfo** found) {
    if (name != nullptr && name == held_name) {
        std::unique_lock lock(look_ups);
        ++look_ups_begun;
        look_ups_changed.notify_all();
        look_ups_changed.wait(lock, [] { return look_ups_released; });
        ++look_ups_ended;
        look_ups_changed.notify_all();
        return EAI_NONAME;
    }
    using LookUp = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
    static const auto system = reinterpret_cast<LookUp>(::dlsym(RTLD_NEXT, "getaddrinfo"));
    return system(name, service, hints, found);
}

namespace eczema::tests {
namespace {

using server::FetchOutcome;
using server::FhirAnswer;
using server::JwksFetch;
using server::PublishedKeySource;
using namespace std::chrono_literals;

constexpr std::size_t body_bytes = 10'000;

TEST(JwksFetch, says_what_came) {
    FhirFixture fixture;
    Manner manner;
    manner.body = R"({"keys":[]})";
    fixture.on("jwks", manner);
    JwksFetch fetch(10min, body_bytes);
    const auto answer = std::make_shared<std::promise<FhirAnswer>>();
    fetch.start({fixture.base() + "/jwks", "", true}, [answer](FhirAnswer came) { answer->set_value(came); });
    const FhirAnswer came = answer->get_future().get();
    EXPECT_EQ(came.outcome, FetchOutcome::fetched);
    EXPECT_EQ(came.body, manner.body);
}

TEST(JwksFetch, ends_while_a_server_does_not_answer) {
    for (const auto way : {Manner::Way::never, Manner::Way::drip_head, Manner::Way::drip}) {
        FhirFixture fixture;
        Manner manner;
        manner.way = way;
        fixture.on("", manner);
        std::atomic<bool> called{false};
        {
            JwksFetch fetch(24h, body_bytes);
            for (int i = 0; i < 6; ++i) // some of them wait in line for a connection
                fetch.start({fixture.base() + "/jwks", "", true}, [&](const FhirAnswer&) { called = true; });
            EXPECT_TRUE(fixture.gets(4));
        }
        EXPECT_FALSE(called);
        EXPECT_TRUE(fixture.opens_fall_to(0));
    }
}

TEST(JwksFetch, ends_in_the_midst_of_a_handshake) {
    FhirFixture fixture; // speaks no TLS and waits for the end of a header
    std::atomic<bool> called{false};
    {
        JwksFetch fetch(24h, body_bytes);
        std::string url = fixture.base() + "/jwks";
        url.replace(0, 4, "https");
        fetch.start({url, MadeCertificate("").pem(), true}, [&](const FhirAnswer&) { called = true; });
        while (fixture.accepted() == 0) std::this_thread::yield();
    }
    EXPECT_FALSE(called);
    EXPECT_TRUE(fixture.opens_fall_to(0));
}

TEST(JwksFetch, ends_while_it_begins) {
    FhirFixture fixture;
    Manner never;
    never.way = Manner::Way::never;
    fixture.on("", never);
    std::atomic<bool> called{false};
    for (int i = 0; i < 100; ++i) {
        JwksFetch fetch(24h, body_bytes);
        if (i % 2 == 0) fetch.start({fixture.base() + "/jwks", "", true}, [&](const FhirAnswer&) { called = true; });
    }
    EXPECT_FALSE(called);
    EXPECT_TRUE(fixture.opens_fall_to(0));
}

TEST(JwksFetch, ends_while_the_system_looks_up_a_name) {
    const HoldLookUps hold;
    std::atomic<bool> called{false};
    {
        JwksFetch fetch(24h, body_bytes);
        for (int i = 0; i < 2; ++i)
            fetch.start({"https://" + std::string(held_name) + "/jwks", "", false},
                        [&](const FhirAnswer&) { called = true; });
        hold.wait_for_one();
    }
    EXPECT_FALSE(called);
    EXPECT_EQ(hold.begun(), 1U) << "two at once for one server";
}

TEST(JwksFetch, a_fetch_that_hangs_in_a_look_up_ends_at_its_time) {
    const HoldLookUps hold;
    JwksFetch fetch(50ms, body_bytes);
    const auto answer = std::make_shared<std::promise<FetchOutcome>>();
    fetch.start({"https://" + std::string(held_name) + "/jwks", "", false},
                [answer](const FhirAnswer& came) { answer->set_value(came.outcome); });
    EXPECT_EQ(answer->get_future().get(), FetchOutcome::timed_out);
}

} // namespace
} // namespace eczema::tests
