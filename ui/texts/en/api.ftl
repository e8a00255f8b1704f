### The machine face: for programs of departments, banks and other systems.

face-api = Machine interface
api-title = The machine interface
api-about = A program acts in the name of a user: it sends a token (Authorization: Bearer) and acts with the user’s roles, region and organisation. A bank’s program sees the files of that bank only, a department’s the programmes it pays. Money is whole fen, days are YYYY-MM-DD, instants follow RFC 3339. Lists come in pages of at most 200 rows; next_cursor leads to the next one. The language follows Accept-Language. Approvals need a person with a second factor; a program cannot give them.
api-key = The key of the request: 1 to 200 visible characters. The same request under the same key is done once, and answered the same for ever.
api-replayed = Whether this answer was given before.
api-retry-after = How many seconds to wait.
api-authenticate = What is needed.
api-parameters = Parameters
api-body = Body
api-answer = Answer
api-noes = When it is not done

## Kinds of no
problem-401 = No valid token
problem-403 = Not allowed
problem-404 = Not found
problem-405 = No such method
problem-409 = Not as things stand
problem-413 = Too large
problem-415 = No such format
problem-422 = The request is wrong
problem-429 = Too many requests
problem-500 = It failed
problem-504 = It took too long

## Each operation
operation-programme-list = All programmes
operation-programme-one = A programme with its rules
operation-batch-list = All batches
operation-batch-new = Make a batch
operation-batch-one = How far a batch is, and where its money is
operation-roster-load = Hand in a roster
operation-roster-check = Check a roster
operation-roster-report = What the check found
operation-roster-rejects = The rejected lines (XLSX)
operation-batch-notice = Begin the public notice
operation-objection-list = Objections to a batch
operation-line-hold = Hold a line back
operation-line-release = Let a held line be paid
operation-batch-submit = Submit a batch
operation-batch-review = Review a batch for the county (not by a program)
operation-batch-approve = Approve a batch (not by a program)
operation-batch-send = Send a batch to the banks
operation-batch-close = Close a batch
operation-batch-undo = Take a batch back
operation-batch-reissue = Pay what failed or came back once more
operation-item-list = The lines of a batch
operation-item-evidence = The whole path of one payment
operation-bank-file-list = A bank’s files
operation-bank-file-fetch = Fetch a bank’s file
operation-bank-reply = Hand in a bank’s reply
operation-budget-list = What budgets have left
operation-payments-health = Whether payments are stopped
operation-people-search = Find people (numbers masked)
operation-audit-checkpoint = A signed checkpoint of the audit log
