### Tibetan: only terms of terms_unverified.tsv, each with .reviewed = no until a person who reads Tibetan has reviewed it.
### What is not here is shown in Chinese with a mark. Nothing is to be added by guessing.

brand = བྱང་བུ་གཅིག་སྤྱོད།
    .reviewed = no
brand-sub = སྤྱི་ཚོགས་འགན་སྲུང་བྱང་བུ།
    .reviewed = no
column-amount = དངུལ་གྲངས།
    .reviewed = no
yuan = སྒོར།
    .reviewed = no
column-bank = དངུལ་ཁང་།
    .reviewed = no
