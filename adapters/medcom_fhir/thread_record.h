// A message of the thread before this one, as one line of JSON. Every reply repeats the history of its thread, so what
// is read of it is carried for whoever writes the message again; it holds ids, times and numbers of organisations.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_THREAD_RECORD_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_THREAD_RECORD_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/medcom_fhir/organisation_numbers.h"

namespace handover::adapters::fhir {

struct ThreadRecord {
  std::string target;    // As referred to: `MessageHeader/...`.
  std::string occurred;  // A dateTime, as it stood.
  std::string activity;  // new-message, reply-message or forward-message.
  OrganisationNumbers agent;
  std::string predecessor_reference;   // Empty when there is none.
  std::string predecessor_identifier;  // Of a message that was no FHIR.
  std::vector<std::string> sources;    // Ids of the entries that the message brought.

  friend bool operator==(const ThreadRecord&, const ThreadRecord&) = default;
};

// A Provenance in JSON, whose agent is named by its numbers.
std::string ThreadRecordText(const ThreadRecord& record);

// Empty for what ThreadRecordText() did not write.
std::optional<ThreadRecord> ReadThreadRecord(std::string_view text);

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_THREAD_RECORD_H_
