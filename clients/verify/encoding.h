#ifndef HANDOVER_CLIENTS_VERIFY_ENCODING_H_
#define HANDOVER_CLIENTS_VERIFY_ENCODING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Text forms of bytes and numbers, read strictly: what one reader takes, every reader takes, and in
// one meaning. Pure functions, safe from any thread. Bytes are std::string throughout this program.
namespace handover_verify {

// Pairs of hexadecimal digits in either case, nothing else. Empty text is no bytes.
std::optional<std::string> DecodeHex(std::string_view text);

// Lower case.
std::string EncodeHex(std::string_view bytes);

// RFC 4648 section 4 with its padding and with zero bits behind the last byte. Empty text is no
// bytes.
std::optional<std::string> DecodeBase64(std::string_view text);

// Elements between commas. Empty text is no elements; between commas an empty element is no bytes.
std::optional<std::vector<std::string>> DecodeBase64List(std::string_view text);

// Decimal digits alone, at most 2^64 - 1: no sign, no blank, no other base.
std::optional<std::uint64_t> ParseUnsigned64(std::string_view text);

// "2026-01-01T00:01:40.195Z"; beyond year 9999 a count of milliseconds since 1970.
std::string FormatUtc(std::uint64_t milliseconds_since_1970);

}  // namespace handover_verify

#endif  // HANDOVER_CLIENTS_VERIFY_ENCODING_H_
