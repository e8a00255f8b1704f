// The stories, in the order in which they are told; what one leaves behind, the next ones find in the tale.
import * as batches from "./batches.mjs";
import * as cards from "./cards.mjs";
import * as desk from "./desk.mjs";
import * as keepers from "./keepers.mjs";
import * as nearby from "./nearby.mjs";
import * as residents from "./residents.mjs";
import * as services from "./services.mjs";
import * as whole from "./whole.mjs";
import * as work from "./work.mjs";

export const STORIES = [
  residents.anybodyComplainsAndFollows,
  residents.aResidentSeesHerAffairs,
  residents.aRelativeActsForHerAsLongAsSheLets,
  desk.aClerkOpensAPersonAndSheSeesWhoLooked,
  desk.complaintsComeByFourChannels,
  desk.theDeskIsWorkedByKeyboardOnly,
  services.aServiceIsDecidedAtOnce,
  services.aBundleIsHalfDoneResumedAndOpensItsCases,
  services.aRightIsOfferedAndTaken,
  services.aServiceIsAskedForReviewedAndGranted,
  services.theDeskTakesAnyServiceIn,
  services.anAwardToAnEmployerIsPaidOut,
  work.theOfficeFollowsWhoLooksForWork,
  work.aGraduateIsFollowed,
  work.proofsOfLifeAreTakenAtADesk,
  work.aPensionerProvesAtHome,
  services.theFormOfEveryServiceIsLookedAt,
  nearby.theNearestPointIsFound,
  nearby.anAppointmentIsBookedAndCancelled,
  nearby.aNumberIsTakenAndCalled,
  cards.cardsAreMadeAndDelivered,
  cards.aBatchOfCardsGoesAndComesBack,
  cards.aCardIsFoundAtTheWindow,
  cards.anEmployerAppliesForItsStaff,
  cards.aTerminalIsOffered,
  keepers.aUserIsInvitedAndGetsASecondFactor,
  keepers.everyRoleSeesWhatIsItsOwn,
  keepers.nobodySignsInElsewhereUnlessThatIsConnected,
  batches.aBatchIsMadeNoticedAndSubmitted,
  batches.aBatchIsApprovedAndSent,
  batches.theBanksAnswerAndSomeMoneyComesBack,
  residents.whoWasNotPaidSeesWhy,
  batches.whoWasNotPaidIsCorrectedAndPaidOnceMore,
  batches.theCountyLooksFirst,
  batches.aBatchIsTakenBack,
  batches.paymentsStopAndGoOn,
  batches.aJobIsWatchedAndCancelled,
  keepers.aPasskeyIsAddedUsedAndRemoved,
  keepers.theAuditorReadsAllAndChangesNothing,
  keepers.theLogIsRead,
  cards.theCardsOfWhoDiedEnd,
  whole.herCardFromItsApplicationToItsUse,
];
