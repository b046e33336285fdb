// Whether a recipient may be told that there is something for it: an egress like a copy, though a small one, and the
// same decision.
#ifndef HANDOVER_BROKER_PIPELINE_TELL_RECIPIENT_H_
#define HANDOVER_BROKER_PIPELINE_TELL_RECIPIENT_H_

#include <string>
#include <string_view>
#include <vector>

#include "broker/pipeline/environment.h"
#include "broker/store/store.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {

struct Telling {
  bool permitted = false;
  // The decision it rests on, as a leaf holds it; empty where none was needed, or none could be made.
  std::string decision;
  std::string route;
  // Expectations that hold as long as the facts it was decided by.
  std::vector<store::Operation> unchanged;
};

// By the facts of this moment. What the recipient has had a copy of it knows. What it never had it is told of when it
// could have it now; not while a human decides, and not once it is kept back. Not permitted where that cannot be found
// out: a handover whose content is damaged or erased tells nobody anything.
Telling MayTellRecipient(const storage::v1::DeliveryRecord& record, Environment& env);

// What tells one decision on telling from another, 32 bytes: who asks again and again is answered by the same decision,
// which is logged once. Empty where there is none.
std::string DigestOfTelling(const Telling& telling);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_TELL_RECIPIENT_H_
