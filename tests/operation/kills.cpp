// Acknowledged equals stored: the program is killed in the midst of feedback, again and again, on each kind of store;
// and so is PostgreSQL, under a program that goes on.
#include "tests/operation/store_proof.hpp"

#include <cstdio>

namespace eczema::operation {
namespace {

constexpr int sending_threads = 4, sending_threads_to_database = 16;

struct Kills {
    int rounds = 0;
    std::size_t acknowledged = 0, lost = 0, in_flight = 0, stored_in_flight = 0, refused = 0, stored_refused = 0;
    Sent all;

    // What is in the store after a round is what was acknowledged, and perhaps what was under way.
    void judge(Sent sent, const std::set<std::string>& stored) {
        ++rounds;
        acknowledged += sent.acknowledged.size();
        in_flight += sent.unanswered.size();
        lost += missing(sent.acknowledged, stored);
        stored_in_flight += sent.unanswered.size() - missing(sent.unanswered, stored);
        refused += sent.refused.size();
        stored_refused += sent.refused.size() - missing(sent.refused, stored);
        all.add(std::move(sent));
    }
    // After the last round: nothing of an earlier one has gone, and nothing is there that nobody sent.
    bool hold(const char* what, const std::set<std::string>& stored) {
        lost += missing(all.acknowledged, stored);
        std::set<std::string> sent = all.acknowledged;
        sent.merge(all.unanswered);
        sent.merge(all.refused);
        const std::size_t invented = missing(stored, sent);
        std::printf("%s: %d kills, %zu reports acknowledged, %zu of them lost; %zu in flight at a kill, %zu of them "
                    "stored; %zu answered 503, %zu of them stored; %zu stored that were never sent\n",
                    what, rounds, acknowledged, lost, in_flight, stored_in_flight, refused, stored_refused, invented);
        return lost == 0 && invented == 0 && acknowledged > 0;
    }
};

// Between the first acknowledgement and some dozens later.
std::size_t acknowledged_before_kill(int round) { return 1 + static_cast<std::size_t>(round) * 37 % 90; }

bool of_the_program(const ProofOptions& options, const FoundStore& store, const char* what) {
    Kills kills;
    std::set<std::string> stored;
    for (int round = 0; round < options.rounds; ++round) {
        ServedProgram program(options, store.config());
        Senders senders(sending_threads, program.port(), "program/" + std::to_string(round), "default", false);
        if (!waits_for([&] { return senders.acknowledged() >= acknowledged_before_kill(round); }))
            throw std::runtime_error("feedback is not acknowledged: " + program.errors());
        program.kill();
        Sent sent = senders.finish();
        stored = store.identities();
        kills.judge(std::move(sent), stored);
    }
    return kills.hold(what, stored);
}

// The program stays, says that it takes no feedback, and takes it again by itself.
bool of_postgres(const ProofOptions& options, tests::PostgresServer& server, int signal, const char* what) {
    const FoundStore store{.file = {}, .postgres = &server};
    if (!server.connect().run("DROP SCHEMA IF EXISTS eczema_cds CASCADE")) return false;
    Kills kills;
    ServedProgram program(options, store.config());
    bool is_back = true;
    for (int round = 0; round < options.rounds && is_back; ++round) {
        Senders senders(sending_threads_to_database, program.port(), std::string(what) + std::to_string(round),
                        "default", true);
        is_back = waits_for([&] { return senders.acknowledged() >= acknowledged_before_kill(round); });
        std::this_thread::sleep_for(std::chrono::microseconds(round * 1373 % 20'000)); // anywhere in a statement
        server.stop(signal);
        server.start();
        const std::size_t before = senders.acknowledged();
        is_back = is_back && waits_for([&] { return senders.acknowledged() > before; });
        Sent sent = senders.finish(); // before the look into the store: arguments come in any order
        kills.judge(std::move(sent), store.identities());
    }
    const bool holds = kills.hold(what, store.identities());
    if (!is_back) std::printf("%s: feedback was not taken again: %s\n", what, program.errors().c_str());
    return holds && is_back && program.stops_in_order();
}

} // namespace

bool prove_kills(const ProofOptions& options) {
    const tests::ScratchFolder folder;
    const bool holds =
        of_the_program(options, {.file = folder.file("store.sqlite")}, "kill -9 of the program on SQLite");
    const tests::PostgresServer server;
    return of_the_program(options, {.file = {}, .postgres = &server}, "kill -9 of the program on PostgreSQL") && holds;
}

bool prove_database_kills(const ProofOptions& options) {
    tests::PostgresServer server;
    const bool holds = of_postgres(options, server, SIGQUIT, "immediate shutdown of PostgreSQL");
    return of_postgres(options, server, SIGKILL, "kill -9 of PostgreSQL") && holds;
}

} // namespace eczema::operation
