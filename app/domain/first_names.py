"""First names that are common in the United Kingdom and are no other English word, for the warning about identifiers.

Short on purpose: it is a reminder, not a register. Names that are words too (Grace, Will, May, Rose) are left out.
"""

FIRST_NAMES = frozenset(
    """
    Aaliyah Aaron Abdul Abdullah Abigail Adam Adele Agnieszka Ahmed Aisha Alan Albert Alejandro Alex Alexander
    Alexandra Alfie Alice Alison Alistair Amanda Amelia Amina Amir Amy Ana Andrea Andrew Angela Angus Anita Anna
    Anne Annie Anthony Archie Arthur Asif Ayesha Barbara Beatrice Becky Ben Benjamin Bethany Bethan Brian Bronwen
    Callum Carol Caroline Catherine Catriona Charles Charlie Charlotte Chelsea Cheryl Chloe Chris Christine
    Christopher Claire Clare Connor Courtney Craig Dafydd Daniel Danielle Darren David Dawid Deborah Debbie Declan
    Denise Diane Donna Dylan Ebony Edward Eilidh Eleanor Elijah Elizabeth Ella Ellie Emily Emma Eoin Eric Erin Ethan
    Eva Evelyn Ewan Fatima Finlay Fiona Florence Francesca Freddie Freya Gareth Gary Gavin Gemma Geoffrey George
    Georgia Georgina Gillian Giulia Graham Gwen Hamza Hannah Harriet Harrison Harry Hassan Hayley Heather Helen
    Henry Hugh Hussain Ibrahim Imogen Imran Ioana Isaac Isabel Isabella Isla Jacob Jade James Jamie Jane Janet
    Jasmine Jason Jayden Jean Jenna Jennifer Jenny Jessica Joanna Joanne John Jonathan Jordan Joseph Joshua Julia
    Julie Karen Kate Katherine Kathryn Katie Kayleigh Keith Kelly Kenneth Kerry Kevin Khadija Kieran Kimberley
    Kirsty Kyle Laura Lauren Leah Leanne Lee Leo Leon Lewis Liam Linda Lisa Logan Louise Lucas Lucy Luke Lydia Maria
    Mariam Maryam Margaret Martin Mary Mateusz Matilda Matthew Megan Melanie Melissa Mia Michael Michelle Millie
    Mohamed Mohammad Mohammed Molly Morag Muhammad Nadia Naomi Natalie Natasha Nathan Niamh Nicholas Nicola Nicole
    Nigel Noah Olga Oliver Olivia Oscar Owen Pamela Patricia Patrick Paul Paula Peter Philip Phoebe Piotr Priya
    Rachel Rebecca Rhian Rhys Richard Robert Roger Ronan Rory Rosie Ross Ruth Ryan Sally Samantha Samuel Sandra Sara
    Sarah Scott Sean Sebastian Shannon Sharon Shaun Sian Simon Siobhan Sofia Sophia Sophie Stacey Stephanie Stephen
    Steven Stuart Susan Tamara Tanya Tara Teresa Theo Thomas Tim Timothy Toby Tracey Tyler Umar Vanessa Victoria
    Wayne Wendy William Yasmin Yusuf Yvonne Zachary Zainab Zara Zoe
    """.split()  # noqa: SIM905 - a list of this length is read as words
)
