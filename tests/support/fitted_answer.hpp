// A golden request answered for client profiles: the stages of the service run once, and the cards are fitted before
// they are written, for tests. It judges nothing.
#pragma once
#include "cards/compose.hpp"
#include "server/hook_request.hpp"
#include "server/prefetch.hpp"
#include "server/response.hpp"
#include "tests/support/golden_case.hpp"
#include "tests/support/hook_calls.hpp"

namespace eczema::tests {

class ComposedGolden {
  public:
    explicit ComposedGolden(const std::string& golden)
        : snapshot_(snapshot_for(golden_file(golden, "config.json"))), body_(golden_file(golden, "request.json")) {
        const server::ServedClient& client = snapshot_->standard_client();
        request_ = *server::decode_hook_request(*fhir::parse_json(body_, arena_), nullptr, arena_);
        const fhir::TimeZone zone = client.zone();
        fhir::Reading reading{arena_, zone, golden_day};
        const auto record =
            read_record(server::supplied_values(request_, arena_), request_.patient_id, request_.drafts, reading);
        const cards::Hook hook = request_.service->hook;
        const auto facts = derive_facts(*record, hook, snapshot_->value_sets, client.settings, golden_day, arena_);
        const auto findings = evaluate(hook, facts, snapshot_->value_sets, arena_);
        cards_ = compose(findings, facts, {hook, request_.patient_id, request_.encounter_id}).cards;
    }

    std::string fitted_to(const server::ClientProfile& profile, std::span<const std::string> allowed_links = {},
                          std::string_view public_url = {}) const {
        const server::CallIdentity identity{snapshot_->installation_key, snapshot_->standard_client().config.id,
                                            request_.service->id, request_.hook_instance, "sha256:golden"};
        return server::encode_cards(cards_, {identity, public_url, golden_day}, profile, allowed_links);
    }

  private:
    static std::shared_ptr<const server::Snapshot> snapshot_for(const std::string& config) {
        static const auto standard = snapshot_of("{}", golden_day);
        return config.empty() ? standard : snapshot_of(config, golden_day);
    }

    std::shared_ptr<const server::Snapshot> snapshot_;
    std::string body_;
    std::pmr::monotonic_buffer_resource arena_;
    server::HookRequest request_;
    std::vector<cards::Card> cards_;
};

} // namespace eczema::tests
