### Service points: nearby, appointments, queues.

## Points
point-name-county = { $name } window
point-name-township = { $name } station
point-name-village = { $name } point
point-kind-county = County window
point-kind-township = Township station
point-kind-village = Village point
point-near-own = Your village
point-near-station = Your township
point-near-same_township = Your township, another village
point-near-other_station = Your county, another township
point-near-window = Your county’s window
point-near-same_county = Your county, another village
point-near-other_county = Another county
point-open = Open
point-open-until = until { $time }
point-opens-today = opens today at { $time }
point-opens-on = opens on { $day } at { $time }
point-not-open = not open soon
point-closed-day = Closed
point-rest-day = Day off
point-hours-ours = Hours, what can be asked for and the seats are our assumption; no published source was found. Ask the village committee or the township before you go.
point-distance-unknown = Where the points lie is not known. They are sorted by village, township and county, and no distance is shown.
point-something-else = Something else, or a question
point-service = What for
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday

## The app: nearby
nearby-title = Nearby
nearby-lead = Windows, stations and points near you: whether they are open now, what can be asked for there, appointments and queue tickets.
nearby-tile-note = Windows, stations, points
nearby-counts = { $all } service points: { $county } county windows, { $township } township stations, { $village } village points.
nearby-sorted-by = The nearest to the registered residence ({ $region }) come first.
nearby-sorted-near = The nearest to { $region } come first.
nearby-for-service = Only points at which “{ $service }” can be asked for.
nearby-every-service = Any service
nearby-search = Search by name or region
nearby-near = From where
nearby-near-home = Registered residence
nearby-near-nowhere = All regions
nearby-open-now = Only those that are open now
nearby-show = Search
nearby-none = No service point is like this.
nearby-none-next = Try another name or region, or show those that are closed as well.
nearby-column-point = Service point
nearby-column-near = How near
nearby-column-now = Now
nearby-found = { $count } found
nearby-of-service = Where to ask for it nearby

## The app: one point
nearby-hours = Opening hours
nearby-column-day = Date
nearby-column-hours = Hours
nearby-queue = Queue
nearby-waiting = { $count ->
    [0] Nobody waits now.
    [one] One person waits with a ticket.
   *[other] { $count } people wait with tickets.
    }
nearby-ticket-take = Take a ticket
nearby-ticket-closed = A ticket can be taken here while the point is open. Whoever has no phone is handed one at the desk.
nearby-ticket-held = You wait today with ticket { $number }.
nearby-ticket-sign-in = Sign in to take a ticket
nearby-book = Appointment
nearby-book-lead = Whoever has an appointment is called first when its time has come. Half hours within { $days } days can be booked.
nearby-book-do = Book a time
nearby-takes = What can be asked for here
nearby-takes-count = { $count } services
nearby-takes-ours = By the channels of the catalogue; a village’s point takes in what needs no file to be brought, which is our assumption.

## The app: booking
nearby-book-title = Book a time
nearby-book-day = Which day
nearby-book-day-choice = { $day } { $weekday } ({ $free } free)
nearby-book-day-show = Show this day
nearby-book-slot = At what time
nearby-book-slot-choice = { $slot } ({ $free } free)
nearby-book-full = No time is free on this day.
nearby-book-full-next = Choose another day, or another service point.
nearby-book-none = No time is free on any day that can be booked.
nearby-book-send = Confirm the appointment

## The app: own appointments and tickets
appointments-title = My appointments and tickets
appointments-none = There is no appointment and no ticket.
appointments-none-next = Choose a service point under “Nearby” to book a time or take a ticket.
appointments-booked = Booked
appointments-call = You are called as { $turn }
appointments-call-how = Wait at the service point; “{ $turn }” will be called. If you cannot come, cancel before it begins.
appointments-to-come = Appointments to come
appointments-earlier = Earlier appointments
appointments-today = Tickets of today
appointments-when = When
appointments-turn = Called as
appointments-state = State
appointments-cancel = Cancel the appointment
appointments-before = { $count ->
    [0] Nobody is before you. Be ready.
    [one] One person is before you.
   *[other] { $count } people are before you.
    }
appointments-called = Go to counter { $counter }.
appointments-give-back = Stop waiting
appointments-refresh = Look again
appointments-next = Next: { $day } { $slot }
appointments-ticket = Ticket { $number }, { $count } before you
appointment-state-booked = Booked
appointment-state-called = Called
appointment-state-kept = Served
appointment-state-missed = Did not come
appointment-state-cancelled = Cancelled
ticket-state-waiting = Waiting
ticket-state-called = Called
ticket-state-served = Served
ticket-state-left = Left

## The desk: the queue
nav-queue = Queue
desk-screen-open = Open the screen of the waiting room
desk-screen-title = Now called
desk-screen-counter = counter { $counter }
desk-screen-waiting = { $count } waiting
desk-screen-back = Back to the queue
desk-queue-title = Queue
desk-queue-point = Service point
desk-queue-counter = Counter
desk-queue-nothing-here = There is no service point in your region.
desk-queue-nothing-here-next = Ask the security administrator to check your region.
desk-queue-at-counter = At counter { $counter } now
desk-queue-nobody = Counter { $counter } is free
desk-queue-next = Next: { $turn }
desk-queue-call = Call the next
desk-queue-nobody-waits = Nobody waits now.
desk-queue-again = Call again
desk-queue-served = Served
desk-queue-absent = Did not come
desk-queue-calls = { $count ->
    [one] Called once
   *[other] Called { $count } times
    }
desk-queue-hand-out = A ticket for somebody without a phone
desk-queue-hand-out-do = Hand out a ticket
desk-queue-given = Number { $number }
desk-queue-given-how = Tell the number to the person who waits, or write it down for her.
desk-queue-today = Appointments and tickets of today
desk-queue-empty = Nobody has booked or taken a ticket for today.
desk-queue-empty-next = When somebody comes, hand out a ticket here.
desk-queue-column-turn = Called as
desk-queue-column-who = Who
desk-queue-column-what = What for
desk-queue-column-state = State
desk-queue-column-counter = Counter
desk-queue-at-desk = Handed out here
desk-queue-elsewhere = A resident of another region

## Refusals
point_unknown = There is no service point with the code { $point }. Choose one under “Nearby”.
point_takes_not = “{ $service }” cannot be asked for at this service point. Choose another one, or the county’s window.
point_closed = This service point is closed on { $day }. Choose another day.
point_closed_now = This service point is closed now; no ticket can be taken. Come back while it is open, or book a time.
slot_not_offered = There is no time that begins at { $slot }. Choose one of those that are offered.
slot_full = The time at { $slot } has just been taken. Choose another one.
appointment_in_past = This time has begun or is over. Choose a later one.
appointment_too_far = Only times within { $days } days can be booked. Choose an earlier day.
appointment_same_day = You have an appointment on { $day } already. Cancel that one first, or choose another day.
appointments_max = You may have { $count } appointments at a time. Cancel one first, or book again afterwards.
appointment_unknown = There is no such appointment. Look under “My appointments and tickets”.
appointment_over = This appointment has begun or does not stand any more; it cannot be cancelled. Look under “My appointments and tickets”.
ticket_held = You wait with ticket { $number } already today. Wait until you are served, or choose “Stop waiting” first.
ticket_unknown = There is no ticket { $number } to give back. Look under “My appointments and tickets”.
counter_wrong = A counter is a number from 1 to 99. Correct it.
counter_busy = { $turn } was called to this counter and is not done. Choose “Served” or “Did not come” first.
nobody_waits = Nobody waits now. Call again later.
turn_unknown = { $turn } is not at a counter. Load the page again.

## Messages
message_point_called = Your number { $turn } is called. Go to counter { $counter } ({ $point }).
message_point_tomorrow = You have an appointment tomorrow ({ $day }) at { $slot }, { $point }. If you cannot come, cancel it on your phone.
message_point_missed = You did not come to your appointment on { $day } at { $slot } ({ $point }). Book again if you need to.
message_point_booked = The desk has booked an appointment for you on { $day } at { $slot }, { $point }; you are called as “{ $turn }”. If you cannot come, cancel it on your phone or tell the desk.
desk-appointments-title = Appointments
desk-appointments-open = Appointments, and one for this person
desk-appointments-none = No appointments.
desk-appointments-none-next = One can be booked below.
desk-appointment-new = Book for this person
desk-appointment-point = Service point, the nearest first
desk-appointment-show = Show this point
desk-appointment-booked = Booked for { $day } at { $slot }; called as “{ $turn }”. A mobile phone that is known gets an SMS.
desk-appointment-cancel = Cancel
