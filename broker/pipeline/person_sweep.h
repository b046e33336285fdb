// What time erases of persons: consents that ended long ago, and persons of whom nothing counts any more. Everybody of
// whom there is a record or a log is looked at in turn, again and again, so that no list of who is due has to be kept.
#ifndef HANDOVER_BROKER_PIPELINE_PERSON_SWEEP_H_
#define HANDOVER_BROKER_PIPELINE_PERSON_SWEEP_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "broker/base/ids.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/eraser.h"

namespace handover::pipeline {

struct SweptPersons {
  int looked_at = 0;
  int consents = 0;     // That went.
  int persons = 0;      // That were erased whole.
  bool at_end = false;  // Everybody was looked at; the next call begins anew.
};

// The rows of the policy for CONSENT and PERSON. A consent stays as long as
// - the log has a decision of before its end that names it, or one about a handover whose content is still there; so
//   what it proves is never without it, and a decision can be made again;
// - a handover that names the person is open or on hold.
// A person stays as long as
// - address protection is known under any number of the person; or a consent or objection counts, or did until less
//   than the time ago, of who is not dead;
// - something is expected, or the log still says anything of a handover that names the person;
// - the person has had several numbers since birth and is not known to be below 15: a refusal about somebody else may
//   be known as this person's by the link between the numbers alone.
// Of whom anything cannot be read, nothing goes by itself.
//
// Not thread-safe: one caller at a time. Borrows.
class PersonSweep {
 public:
  PersonSweep(Eraser& eraser, Environment& env) : eraser_(eraser), env_(env) {}

  // Looks at no more than `max_count`, and erases no more than one person, which wraps anew the keys of all who share
  // the wrapping key. Blocks as Eraser does. UNAVAILABLE, RESOURCE_EXHAUSTED: keys, list or store could not be written
  // or read; the same are looked at again.
  absl::StatusOr<SweptPersons> Next(int max_count);

 private:
  absl::Status LookAt(const PersonKey& person, SweptPersons& swept);
  absl::StatusOr<int> SweepConsents(const PersonKey& person);
  absl::StatusOr<bool> SweepPerson(const PersonKey& person);

  Eraser& eraser_;
  Environment& env_;
  std::string next_;  // Where the walk goes on; empty: at the beginning.
};

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_PERSON_SWEEP_H_
