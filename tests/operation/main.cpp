// Proofs of the store against the real program: store-proof kills|database-kills|full-disks|replicas.
#include "tests/operation/store_proof.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <iostream>

int main(int argc, char** argv) {
    using namespace eczema::operation;
    CLI::App app{"Proofs of the store against the real program"};
    app.require_subcommand(1);
    ProofOptions options;
    options.program = PROGRAM;
    bool holds = false;
    const auto add = [&](const char* name, const char* what, bool (*prove)(const ProofOptions&)) {
        CLI::App* command = app.add_subcommand(name, what);
        command->add_option("--program", options.program, "The program to prove");
        command->add_option("--rounds", options.rounds, "How often")->check(CLI::PositiveNumber);
        command->add_option("--nginx", options.nginx, "The proxy in front of the replicas");
        command->add_option("--small-disk", options.small_disk,
                            "A folder on a disk of its own of some 200 MB, which is filled");
        command->callback([&holds, &options, prove] { holds = prove(options); });
    };
    add("kills", "Kills in the midst of feedback lose nothing that was acknowledged", prove_kills);
    add("database-kills", "So do kills of PostgreSQL under the program", prove_database_kills);
    add("full-disks", "A full disk costs no cards and mends itself", prove_full_disks);
    add("replicas", "Two replicas behind a proxy share tokens, and one may be killed", prove_replicas);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error, std::cout, std::cerr) == 0 ? 0 : 2;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    std::puts(holds ? "It holds." : "It does NOT hold.");
    return holds ? 0 : 1;
}
