// Which IP addresses a FHIR server may not have unless it is registered as a private one: those that reach into the
// network of this service, and those that no server on the internet has. Bytes in, yes or no out.
#pragma once
#include <cstdint>
#include <span>

namespace eczema::server {

// Of 4 (IPv4) or 16 bytes (IPv6), in network order; true for any other number of bytes. An IPv6 address that carries an
// IPv4 one (mapped, compatible, NAT64, 6to4) is private where that is. Source: the IANA special-purpose registries.
bool is_private(std::span<const std::uint8_t> address);

} // namespace eczema::server
