// The patient (PID, PD1) and the relatives (NK1) of a message.
#ifndef HANDOVER_ADAPTERS_HL7V2_HL7_PEOPLE_H_
#define HANDOVER_ADAPTERS_HL7V2_HL7_PEOPLE_H_

#include <optional>
#include <vector>

#include "adapters/hl7v2/hl7_reading.h"
#include "handover/model/v1/person.pb.h"
#include "handover/options/v1/options.pb.h"

namespace handover::adapters::hl7v2 {

struct Hl7Person {
  const Segment* segment = nullptr;
  options::v1::PersonRole role = options::v1::PERSON_ROLE_UNSPECIFIED;  // Of the patient: chosen by the caller.
  model::v1::PersonIdentity identity;
  std::optional<model::v1::Address> address;
  std::optional<model::v1::ContactDetails> contact;
  std::optional<model::v1::Code> relation;  // What a relative is to the patient.
};

struct Hl7Patient : Hl7Person {
  std::optional<Hl7Time> birth_time;
  std::optional<Hl7Time> death_time;
  bool dead = false;
  bool multiple = false;  // PID-24.
  bool single = false;    // PID-24 says so.
  int birth_order = 0;    // PID-25, 0 = not told.
};

// REQUIRES: a PID segment. Tells what is wrong.
Hl7Patient ReadPatient(Hl7Reading& reading);

// The mother and everybody else that an NK1 names, in the message's order. Of a protected patient without addresses.
std::vector<Hl7Person> ReadRelatives(const Hl7Patient& patient, Hl7Reading& reading);

}  // namespace handover::adapters::hl7v2

#endif  // HANDOVER_ADAPTERS_HL7V2_HL7_PEOPLE_H_
