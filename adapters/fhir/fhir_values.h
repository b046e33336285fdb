// FHIR's primitive values and the Danish identifiers inside them. Pure functions; they answer "empty" instead of
// guessing.
#ifndef HANDOVER_ADAPTERS_FHIR_FHIR_VALUES_H_
#define HANDOVER_ADAPTERS_FHIR_FHIR_VALUES_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"

#include "handover/model/v1/common.pb.h"

namespace handover::adapters::fhir {

// 1 to 64 letters, digits, '-' and '.'.
bool IsFhirId(std::string_view text);

// `urn:uuid:` and a UUID in small letters, as MedCom's invariant medcom-uuidv4 has it (it asks for no version).
bool IsUrnUuid(std::string_view text);

// A FHIR dateTime: `2024-08-15`, `2024-08-15T12:00:00+02:00`. A date without a time is Danish local midnight, and the
// moment says so. Empty for a year alone, a time without seconds or zone, and a day that does not exist.
std::optional<model::v1::Moment> ParseDateTime(std::string_view text);

// A FHIR instant: date, time with seconds, zone.
std::optional<absl::Time> ParseInstant(std::string_view text);

// A FHIR date, `2024-08-15`, `2024-08` or `2024`.
std::optional<model::v1::Date> ParseDate(std::string_view text);

absl::Time ToTime(const model::v1::Moment& moment);

// What a system URI means here.
enum class IdentifierSystem {
  kUnknown,
  kCpr,
  kXeCpr,
  kDeCpr,  // The root or any branch below it: each region has its own.
  kGln,
  kSor,
};

struct SystemName {
  IdentifierSystem system = IdentifierSystem::kUnknown;
  std::string oid;          // Without `urn:oid:`; empty for what is no OID.
  bool misspelled = false;  // Understood, but not written as the profile has it: `1.2.208...` or `urn:oid1.2.208...`.
};

// MedCom, dk-core and older messages write GLN in three ways; all are right. Systems in the field also leave out
// `urn:oid:`, or its colon: those are understood and reported.
SystemName ReadSystem(std::string_view uri);

// What follows the last '/' of a URL, up to a '|'.
std::string_view LastSegment(std::string_view url);

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_FHIR_FHIR_VALUES_H_
